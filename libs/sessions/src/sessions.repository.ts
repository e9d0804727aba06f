import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { dayOf, offsetOf, type Day, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
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

type NewSession = Omit<
  SessionEntity,
  | 'organizationId'
  | 'openedIn'
  | 'startedOn'
  | 'sessionDay'
  | 'createdAt'
  | 'updatedAt'
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
  totalTurns: 0,
  totalCost: 0n,
  costComplete: true,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheCreationTokens: 0,
  usageSource: null,
  finalizedAt: null,
  sealedAt: null,
};

@Injectable()
export class SessionsRepository {
  async insert(tx: OrganizationTransaction, session: NewSession, now: Date): Promise<void> {
    const { organizationId } = tx;
    const { runId: id, userId, startedAt } = session;
    await tx.entities.insert(RunEntity, { organizationId, id, userId, startedAt });
    await tx.entities.insert(SessionEntity, {
      ...UNSETTLED,
      ...session,
      organizationId,
      openedIn: session.projectId,
      sessionDay: dayOf(now),
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

  async list(
    tx: OrganizationTransaction,
    filter: SessionFilter,
    request: PageRequest,
  ): Promise<Page<Session>> {
    const { condition, parameters } = conditionOf(tx.organizationId, filter);
    const [counted] = await tx.query<{ count: number }>(
      `SELECT count(*) FROM sessions s WHERE ${condition}`,
      parameters,
    );
    const slice = [request.perPage, offsetOf(request)];
    const rows = await tx.query<SessionRow>(
      `${SESSION_VIEW} WHERE ${condition} ORDER BY s.started_at DESC, s.id DESC
        LIMIT $${parameters.length + 1} OFFSET $${parameters.length + 2}`,
      [...parameters, ...slice],
    );
    return { ...request, items: rows.map(toSession), totalCount: counted?.count ?? 0 };
  }

  find(tx: OrganizationTransaction, id: string): Promise<SessionEntity | null> {
    return tx.entities.findOneBy(SessionEntity, { organizationId: tx.organizationId, id });
  }

  findByExternalId(
    tx: OrganizationTransaction,
    userId: string,
    externalId: string,
  ): Promise<SessionEntity | null> {
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
  async save(tx: OrganizationTransaction, sessions: SessionEntity[]): Promise<void> {
    await tx.prepared('save-sessions', SAVE_SESSIONS, [tx.organizationId, changeable(sessions)]);
  }

  /** Leaves a durable mark that the figures of these days are to be summed again. */
  async markDays(tx: OrganizationTransaction, days: Iterable<Day>): Promise<void> {
    await tx.execute(
      'INSERT INTO changed_days (organization_id, day) SELECT $1, day FROM unnest($2::date[]) AS day',
      [tx.organizationId, [...new Set(days)]],
    );
  }

  /** The same for all days on which sessions of a project began. */
  async markDaysOfProject(tx: OrganizationTransaction, projectId: string): Promise<void> {
    await tx.execute(
      `INSERT INTO changed_days (organization_id, day)
       SELECT DISTINCT organization_id, started_on FROM sessions WHERE organization_id = $1 AND project_id = $2`,
      [tx.organizationId, projectId],
    );
  }
}

const CONDITIONS: Record<keyof SessionFilter, (parameter: string) => string> = {
  projectId: (p) => `s.project_id = ${p}`,
  repositoryId: (p) => `s.repository_id = ${p}`,
  agentName: (p) => `s.agent_name = ${p}`,
  userId: (p) => `s.user_id = ${p}`,
  status: (p) => `(s.ended_at IS NULL) = (${p} = 'active')`,
  outcome: (p) => `s.outcome = ${p}`,
  startDate: (p) => `s.started_on >= ${p}`,
  endDate: (p) => `s.started_on <= ${p}`,
};

/** All conditions of a filter, and what they are filled with. */
export function conditionOf(
  organizationId: string,
  filter: SessionFilter,
): { condition: string; parameters: unknown[] } {
  const parts = ['s.organization_id = $1'];
  const parameters: unknown[] = [organizationId];
  for (const [key, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    parameters.push(value);
    parts.push(CONDITIONS[key as keyof SessionFilter](`$${parameters.length}`));
  }
  return { condition: parts.join(' AND '), parameters };
}
