import { Injectable } from '@nestjs/common';
import { Clock, type Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { OrganizationSettings, type Settings } from '@app/organizations';
import type { Found } from '@app/redaction';
import { sessionSealed, type SessionRef } from '@app/sessions';
import { Metrics } from '@app/telemetry';
import { isPastRetention } from '../retention/retention-day';
import { Capture } from './capture';

/** What is to be kept of which session, and how many secrets were taken out. */
@Injectable()
export class Captures {
  constructor(
    private readonly settings: OrganizationSettings,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** As the organization wanted it at most five seconds ago: for the hot path. Refuses what is too old to be kept. */
  async of(principal: Principal, session: SessionRef): Promise<Capture> {
    const capture = this.capture(await this.settings.remembered(principal), session);
    if (!capture) throw sessionSealed();
    return capture;
  }

  /** Null for a session that is too old to be kept. */
  async inTransaction(tx: OrganizationTransaction, session: SessionRef): Promise<Capture | null> {
    return this.capture(await this.settings.of(tx), session);
  }

  /** Tells what was found where no session is known yet. */
  report(found: Found): void {
    for (const [rule, count] of Object.entries(found)) this.metrics.secretsRedacted.inc({ rule }, count);
  }

  private capture({ captureMode, retentionDays }: Settings, session: SessionRef): Capture | null {
    const { sensitive, sessionDay, isSealed } = session;
    if (isSealed || isPastRetention(sessionDay, retentionDays, this.clock.now())) return null;
    return new Capture(sensitive ? 'metadata' : captureMode, (found) => this.report(found));
  }
}
