import { addressOf, BoundedMap, type Clock, DomainError } from '@app/kernel';

/** More than all pipelines behind one address present by mistake; few enough to look up. */
const MOST_UNKNOWN = 300;
const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

interface Count {
  window: number;
  tokens: number;
}

/**
 * Anybody can make up tokens with the right checksum. Who has presented many in a minute is refused without a look into
 * the database: no other limit counts what is refused before its caller is known.
 */
export class UnknownTokens {
  private readonly counts = new BoundedMap<string, Count>(MAX_ADDRESSES);

  constructor(private readonly clock: Clock) {}

  /** Throws `rate_limited` with the seconds to wait. */
  assertMayTry(ip: string): void {
    if (this.countOf(ip).tokens < MOST_UNKNOWN) return;
    const retryAfter = Math.ceil((WINDOW_MS - (this.clock.now().getTime() % WINDOW_MS)) / 1000);
    const message = `Too many unknown tokens came from this address. Try again in ${retryAfter} s.`;
    throw new DomainError('rate_limited', 'auth.too_many_unknown_tokens', message, { retryAfter });
  }

  note(ip: string): void {
    const { window, tokens } = this.countOf(ip);
    this.counts.set(addressOf(ip), { window, tokens: tokens + 1 });
  }

  private countOf(ip: string): Count {
    const window = Math.floor(this.clock.now().getTime() / WINDOW_MS);
    const count = this.counts.get(addressOf(ip));
    return count?.window === window ? count : { window, tokens: 0 };
  }
}
