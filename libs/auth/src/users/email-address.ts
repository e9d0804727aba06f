import { domainToASCII } from 'node:url';

const MAX_LENGTH = 254;
/** No space, no control character (a line break would add mail headers), nothing that builds an address list. */
const SHAPE = /^[^\s\p{C}"(),:;<>@[\\\]]{1,64}@[a-z0-9.-]{1,253}$/u;

/**
 * The one form in which an address is stored, compared and written to: NFKC, lower case, the domain in
 * ASCII (so that `exämple` and `example` stay two domains). `+tags` belong to the address and stay.
 * Undefined when it is not an address.
 */
export function normalizeEmail(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [local, domain, ...more] = text.trim().normalize('NFKC').toLowerCase().split('@');
  if (!local || !domain || more.length > 0) return undefined;
  const address = `${local}@${domainToASCII(domain)}`;
  return SHAPE.test(address) && address.length <= MAX_LENGTH ? address : undefined;
}
