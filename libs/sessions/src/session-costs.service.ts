import { Injectable } from '@nestjs/common';
import { groupBy, type PicoUsd } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { TOLD_BY_TRANSCRIPTS } from './session';
import { SessionsRepository } from './sessions.repository';
import { figuresOf, type UsageRow } from './usage-figures';
import { UsageRepository } from './usage.repository';

/** What sessions cost, and would cost. Always inside the caller's transaction, which holds them until its end. */
@Injectable()
export class SessionCosts {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly usage: UsageRepository,
  ) {}

  /** As they are settled. */
  async of(tx: OrganizationTransaction, ids: string[]): Promise<Map<string, PicoUsd>> {
    const sessions = await this.sessions.lock(tx, ids);
    return new Map(sessions.map(({ id, totalCost }) => [id, totalCost]));
  }

  /** If transcripts told this of them. */
  async with(
    tx: OrganizationTransaction,
    transcriptUsage: ReadonlyMap<string, UsageRow[]>,
  ): Promise<Map<string, PicoUsd>> {
    const ids = [...transcriptUsage.keys()];
    const sessions = await this.sessions.lock(tx, ids);
    const usage = groupBy(await this.usage.of(tx, ids), ({ sessionId }) => sessionId);
    return new Map(
      sessions.map(({ id, reportedCost }) => {
        const others = (usage.get(id) ?? []).filter(({ source }) => !TOLD_BY_TRANSCRIPTS.includes(source));
        return [id, figuresOf([...others, ...transcriptUsage.get(id)!], reportedCost).cost];
      }),
    );
  }
}
