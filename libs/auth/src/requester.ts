import { storableText } from '@app/kernel';

/** Where a request came from, as the person who approves it will read. */
export interface Requester {
  ip: string | null;
  userAgent: string | null;
}

const MAX_USER_AGENT = 300;

/** Both facts are the caller's claims: kept short and storable, shown escaped, never decided by. */
export function requesterFrom(ip: string | undefined, userAgent: string | undefined): Requester {
  return { ip: ip ?? null, userAgent: userAgent ? storableText(userAgent).slice(0, MAX_USER_AGENT) : null };
}
