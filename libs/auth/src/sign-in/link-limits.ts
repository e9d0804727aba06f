import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import type { PlatformTransaction } from '@app/database';
import { tooManyLinks } from '../auth.errors';
import { type LinkLimit, LinkLimitsRepository } from './link-limits.repository';

/** Who asks for links, and for whom. */
export interface LinkAsker {
  email: string;
  /** What limits count by; null when it is not known where the request came from. */
  address: string | null;
}

/** So that nobody's mailbox is flooded, and nobody can ask through many addresses of people. Counted in Postgres. */
@Injectable()
export class LinkLimits {
  private readonly limits: LinkLimit[] = [];

  constructor(
    private readonly repository: LinkLimitsRepository,
    { limits }: AppConfig,
  ) {
    const { linksPerHour } = limits;
    if (linksPerHour === 0) return;
    this.limits = [
      { of: 'email', allowed: 3, minutes: 15 },
      { of: 'address', allowed: linksPerHour, minutes: 60 },
    ];
  }

  /** Throws `rate_limited` with the seconds to wait, alike for addresses that can sign in and others. */
  async assertMayAsk(tx: PlatformTransaction, asker: LinkAsker): Promise<void> {
    let longest = 0;
    for (const limit of this.limits) {
      const holder = asker[limit.of];
      if (holder === null) continue;
      longest = Math.max(longest, await this.repository.secondsToWait(tx, holder, limit));
    }
    if (longest > 0) throw tooManyLinks(longest);
  }
}
