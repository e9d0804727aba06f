import { domainToASCII } from 'node:url';

const MAX_LENGTH = 254;
/** No space, no control character (a line break would add mail headers), nothing that builds an address list. */
const SHAPE = /^[^\s\p{C}"(),:;<>@[\\\]]{1,64}@[a-z0-9.-]{1,253}$/u;

/**
 * A domain as people write it: labels and the dots between them. Whoever turns it into ASCII reads it as the host of a
 * URL: a path behind it, a port, escapes and line breaks would vanish, and two addresses become one.
 */
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)*$/u;
/** Such hosts are IP addresses, whatever they were written as (`0x7f.1`). */
const NUMERIC = /(?:^|\.)\d+$/;

/**
 * The one form in which an address is stored, compared and written to: NFKC, lower case, the domain in
 * ASCII (so that `exämple` and `example` stay two domains). `+tags` belong to the address and stay.
 * Undefined when it is not an address.
 */
export function normalizeEmail(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [local, domain, ...more] = text.trim().normalize('NFKC').toLowerCase().split('@');
  if (!local || !domain || more.length > 0) return undefined;
  const host = asciiDomain(domain);
  const address = `${local}@${host}`;
  return host && SHAPE.test(address) && address.length <= MAX_LENGTH ? address : undefined;
}

function asciiDomain(domain: string): string | undefined {
  if (!WRITTEN_DOMAIN.test(domain)) return undefined;
  const ascii = domainToASCII(domain);
  return NUMERIC.test(ascii) ? undefined : ascii;
}
