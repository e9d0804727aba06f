import { Injectable } from '@nestjs/common';
import { Clock, formatUsd, isOutage, type OrganizationScope, type PicoUsd } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { AuditLog } from '@app/organizations';
import { Logger } from '@app/telemetry';
import { SessionChanges } from '@app/sessions';
import { repricingsRequested } from '../ingestion.job';
import { RepricedCosts } from './repriced-costs.service';
import { type Progress, RepricingsRepository, type RunningRepricing } from './repricings.repository';

/** Sessions that share a transaction. */
const AT_ONCE = 50;
/** Such transactions before other organizations have their shift: well under a second. */
const SHIFT = 5;

/** The first session of a part, as far as it came. */
interface Tried {
  repricingId?: string;
  sessionId?: string;
}

/** Works repricings, a part at a time: what a part came to is durable with it, so it counts once. */
@Injectable()
export class Repricings {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly repricings: RepricingsRepository,
    private readonly costs: RepricedCosts,
    private readonly audit: AuditLog,
    private readonly changes: SessionChanges,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** One shift of an organization; what is left is announced, behind all who wait by then. */
  async work({ organizationId }: OrganizationScope): Promise<void> {
    try {
      for (let part = 0; part < SHIFT; part += 1) if (!(await this.workSome({ organizationId }))) return;
      await this.jobs.announceRest(repricingsRequested, { organizationId });
    } catch (error) {
      this.logger.error('Sessions could not be priced again; it is tried again later', { err: error });
      await this.database.run({ organizationId }, (tx) => this.repricings.postpone(tx));
    }
  }

  /** Whether there was something to do. A session that cannot be priced holds up no other. */
  private async workSome(scope: OrganizationScope): Promise<boolean> {
    try {
      return await this.workPart(scope, AT_ONCE);
    } catch (error) {
      if (isOutage(error)) throw error;
      const tried: Tried = {};
      return this.workPart(scope, 1, tried).catch((reason: unknown) => this.leaveOut(scope, tried, reason));
    }
  }

  private async workPart(scope: OrganizationScope, most: number, tried: Tried = {}): Promise<boolean> {
    const { isWorked, changed } = await this.database.run(scope, async (tx) => {
      const repricing = await this.repricings.takeOldest(tx);
      if (!repricing) return { isWorked: false, changed: [] };
      const sessions = await this.repricings.nextSessions(tx, repricing, most);
      const ids = sessions.map(({ id }) => id);
      Object.assign(tried, { repricingId: repricing.id, sessionId: ids[0] });
      const costs = await this.costs.of(tx, repricing, ids);
      const progress = {
        ...placeAfter(sessions),
        failedSessions: 0,
        ...{ sessions: ids.length, changedSessions: costs.filter(({ was, is }) => was !== is).length },
        ...{ asBilled: sumOf(costs.map(({ was }) => was)), repriced: sumOf(costs.map(({ is }) => is)) },
        isLast: ids.length < most,
      };
      await this.repricings.advance(tx, repricing.id, progress, this.clock.now());
      if (progress.isLast) await this.tell(tx, repricing, progress);
      return { isWorked: true, changed: repricing.applies ? ids : [] };
    });
    await this.changes.announce(scope, { ids: changed, ended: changed.length > 0 });
    return isWorked;
  }

  /** Goes on behind the one session that was tried. While a server is away no session is to blame. */
  private async leaveOut(
    scope: OrganizationScope,
    { repricingId, sessionId }: Tried,
    error: unknown,
  ): Promise<boolean> {
    if (isOutage(error) || sessionId === undefined) throw error;
    this.logger.error('A session could not be priced again; it is left out', { err: error, sessionId });
    await this.database.run(scope, async (tx) => {
      const repricing = await this.repricings.takeOldest(tx);
      if (!repricing || repricing.id !== repricingId) return;
      const [next] = await this.repricings.nextSessions(tx, repricing, 1);
      if (!next || next.id !== sessionId) return;
      const nothing = { sessions: 0, changedSessions: 0, asBilled: 0n, repriced: 0n, isLast: false };
      const progress = { ...nothing, ...placeAfter([next]), failedSessions: 1 };
      await this.repricings.advance(tx, repricing.id, progress, this.clock.now());
    });
    return true;
  }

  /** In whose name: who has asked for it. */
  private tell(tx: OrganizationTransaction, before: RunningRepricing, last: Progress): Promise<void> {
    const total = (name: 'asBilled' | 'repriced') => formatUsd(before[name] + last[name]);
    return this.audit.record(tx, {
      actorId: before.requestedBy,
      action: 'repricing.done',
      subject: { type: 'repricing', id: before.id },
      before: { cost: total('asBilled') },
      details: {
        cost: total('repriced'),
        sessions: before.sessions + last.sessions,
        changed_sessions: before.changedSessions + last.changedSessions,
        failed_sessions: before.failedSessions + last.failedSessions,
        apply: before.applies,
      },
    });
  }
}

function placeAfter(
  sessions: { id: string; startedAt: Date }[],
): Pick<Progress, 'afterStartedAt' | 'afterId'> {
  const last = sessions.at(-1);
  return { afterStartedAt: last?.startedAt ?? null, afterId: last?.id ?? null };
}

function sumOf(costs: PicoUsd[]): PicoUsd {
  return costs.reduce((sum, cost) => sum + cost, 0n);
}
