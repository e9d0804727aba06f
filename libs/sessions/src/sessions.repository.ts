import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { dayOf, type Day } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { redactName } from '@app/redaction';
import type { Outcome, Session, SessionStatus } from './session';
import { changeable, SAVE_SESSIONS } from './save-sessions.sql';
import { RunEntity, SessionEntity } from './session.entity';
import { SESSION_VIEW } from './session-view.sql';
import { type SessionRow, toSession } from './session-row';

/** All given conditions hold. Days are UTC days of `started_at`, both included. */
export interface SessionFilter {
  projectId?: string;
  repositoryId?: string;
  agentName?: string;
  userId?: string;
  status?: SessionStatus;
  outcome?: Outcome;
  startDate?: Day;
  endDate?: Day;
}

export type NewSession = Omit<
  SessionEntity,
  | 'organizationId'
  | 'openedIn'
  | 'startedOn'
  | 'sessionDay'
  | 'createdAt'
  | 'updatedAt'
  | 'lastSeenAt'
  | keyof typeof UNSETTLED
>;

/** A session that nothing is known about yet. */
const UNSETTLED = {
  endedAt: null,
  endedBy: null,
  endReason: null,
  outcome: null,
  summary: null,
  title: null,
  reportedTurns: null,
  reportedCost: null,
  eventTurns: null,
  toolCalls: 0,
  toolDurationMs: 0,
  firstEventAt: null,
  lastEventAt: null,
  reportedAt: null,
  startSource: null,
  compactionRequestedAt: null,
  compactedIntoId: null,
  totalTurns: 0,
  totalCost: 0n,
  costComplete: true,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheCreationTokens: 0,
  usageSource: null,
  costSource: null,
  priceRevision: null,
  finalizedAt: null,
  sealedAt: null,
};

@Injectable()
export class SessionsRepository {
  /** With its run, unless that is there already. */
  async insert(tx: OrganizationTransaction, session: NewSession, now: Date): Promise<void> {
    const { organizationId } = tx;
    const { runId: id, userId, startedAt } = session;
    const run = tx.entities.createQueryBuilder().insert().into(RunEntity);
    await run.values({ organizationId, id, userId, startedAt }).orIgnore().execute();
    await tx.entities.insert(SessionEntity, {
      ...UNSETTLED,
      ...session,
      organizationId,
      openedIn: session.projectId,
      sessionDay: dayOf(now),
      lastSeenAt: now,
      createdAt: now,
      updatedAt: now,
    });
  }

  async view(tx: OrganizationTransaction, id: string): Promise<Session | null> {
    const [row] = await tx.query<SessionRow>(`${SESSION_VIEW} WHERE s.organization_id = $1 AND s.id = $2`, [
      tx.organizationId,
      id,
    ]);
    return row ? toSession(row) : null;
  }

  async views(tx: OrganizationTransaction, ids: string[]): Promise<Session[]> {
    const rows = await tx.query<SessionRow>(
      `${SESSION_VIEW} WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[])`,
      [tx.organizationId, ids],
    );
    return rows.map(toSession);
  }

  find(tx: OrganizationTransaction, id: string): Promise<SessionEntity | null> {
    return tx.entities.findOneBy(SessionEntity, { organizationId: tx.organizationId, id });
  }

  /** By the id as a client says it; it is kept without secrets. */
  findByExternalId(tx: OrganizationTransaction, userId: string, told: string): Promise<SessionEntity | null> {
    const externalId = redactName(told);
    return tx.entities.findOneBy(SessionEntity, { organizationId: tx.organizationId, userId, externalId });
  }

  /** Holds sessions against concurrent changes until the transaction ends; in one order, so that rivals only wait. */
  lock(tx: OrganizationTransaction, ids: string[]): Promise<SessionEntity[]> {
    const where = { organizationId: tx.organizationId, id: In(ids) };
    return tx.entities.find(SessionEntity, {
      where,
      order: { id: 'ASC' },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** Writes all that may change of sessions that the caller has locked. */
  async makeSensitive(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.entities.update(SessionEntity, { organizationId: tx.organizationId, id }, { sensitive: true });
  }

  async save(tx: OrganizationTransaction, sessions: SessionEntity[]): Promise<void> {
    await tx.prepared('save-sessions', SAVE_SESSIONS, [tx.organizationId, changeable(sessions)]);
  }

  /**
   * Leaves durable marks that the figures of these days are to be summed again: those of reports, and if one of the sessions
   * ran a version of a resource, those of versions too. Before they are deleted.
   */
  async markDays(tx: OrganizationTransaction, days: Iterable<Day>, ids: string[]): Promise<void> {
    await tx.prepared('mark-days', MARK_DAYS, [tx.organizationId, [...new Set(days)], ids]);
  }

  /** The same for all days on which sessions of a project began. */
  async markDaysOfProject(tx: OrganizationTransaction, projectId: string): Promise<void> {
    await tx.execute(MARK_DAYS_OF_PROJECT, [tx.organizationId, projectId]);
  }
}

const MARK_DAYS = `
  WITH marked AS (
    INSERT INTO changed_days (organization_id, day) SELECT $1, day FROM unnest($2::date[]) AS day RETURNING day
  )
  INSERT INTO changed_version_days (organization_id, day)
  SELECT $1, day FROM marked
   WHERE EXISTS (SELECT FROM session_agents WHERE organization_id = $1 AND session_id = ANY ($3::uuid[]))`;

const MARK_DAYS_OF_PROJECT = `
  WITH days AS MATERIALIZED (
    SELECT DISTINCT organization_id, started_on FROM sessions WHERE organization_id = $1 AND project_id = $2
  ), marked AS (
    INSERT INTO changed_days (organization_id, day) SELECT * FROM days
  )
  INSERT INTO changed_version_days (organization_id, day) SELECT * FROM days`;
