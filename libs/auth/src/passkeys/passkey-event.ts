import type { SignInRecord } from '../sign-in-log/sign-in-event';
import type { Passkey } from './passkey';

/** What the log of signing in says of a passkey that came, went, or is called otherwise now. */
export function passkeyEvent(
  what: 'added' | 'renamed' | 'removed',
  userId: string,
  { id, name }: Passkey,
): SignInRecord {
  return { event: `passkey.${what}`, userId, subjectId: id, details: { name } };
}
