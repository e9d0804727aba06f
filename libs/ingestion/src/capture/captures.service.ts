import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { OrganizationSettings, type Settings } from '@app/organizations';
import type { Found } from '@app/redaction';
import type { SessionRef } from '@app/sessions';
import { Metrics } from '@app/telemetry';
import { Capture } from './capture';

/** What is to be kept of which session, and how many secrets were taken out. */
@Injectable()
export class Captures {
  constructor(
    private readonly settings: OrganizationSettings,
    private readonly metrics: Metrics,
  ) {}

  /** As the organization wanted it at most five seconds ago: for the hot path. */
  async of(principal: Principal, session: SessionRef): Promise<Capture> {
    return this.capture(await this.settings.remembered(principal), session);
  }

  async inTransaction(tx: OrganizationTransaction, session: SessionRef): Promise<Capture> {
    return this.capture(await this.settings.of(tx), session);
  }

  /** Tells what was found where no session is known yet. */
  report(found: Found): void {
    for (const [rule, count] of Object.entries(found)) this.metrics.secretsRedacted.inc({ rule }, count);
  }

  private capture({ captureMode }: Settings, { sensitive }: SessionRef): Capture {
    return new Capture(sensitive ? 'metadata' : captureMode, (found) => this.report(found));
  }
}
