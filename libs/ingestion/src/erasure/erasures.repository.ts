import { Injectable } from '@nestjs/common';
import { SweepDatabase, type OrganizationTransaction } from '@app/database';
import type { Erasure } from './erasure';
import type { ErasureRequested } from './erasure-requested.job';

interface ErasureRow {
  id: string;
  user_id: string;
  requested_by: string;
  requested_at: Date;
  sessions: number;
  erased_at: Date | null;
}

const ERASURES =
  'SELECT id, user_id, requested_by, requested_at, sessions, erased_at FROM erasures WHERE organization_id = $1';
/** What was under way when a session went may come later: uploads take ten minutes at the most, everything else less. */
const SETTLED = `erased_at < now() - interval '15 minutes'`;
const MOST = 1000;

@Injectable()
export class ErasuresRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  async find(tx: OrganizationTransaction, id: string): Promise<Erasure | undefined> {
    return toErasure(await tx.query<ErasureRow>(`${ERASURES} AND id = $2`, [tx.organizationId, id]));
  }

  /** One of a person that goes on. */
  async running(tx: OrganizationTransaction, userId: string): Promise<Erasure | undefined> {
    return toErasure(
      await tx.query<ErasureRow>(`${ERASURES} AND user_id = $2 AND erased_at IS NULL`, [
        tx.organizationId,
        userId,
      ]),
    );
  }

  async insert(tx: OrganizationTransaction, erasure: Erasure): Promise<void> {
    const { id, userId, requestedBy, requestedAt } = erasure;
    await tx.execute(
      'INSERT INTO erasures (organization_id, id, user_id, requested_by, requested_at) VALUES ($1, $2, $3, $4, $5)',
      [tx.organizationId, id, userId, requestedBy, requestedAt],
    );
  }

  /** The oldest that goes on; nobody else works it before the transaction ends. */
  async lockOldest(tx: OrganizationTransaction): Promise<Erasure | undefined> {
    return toErasure(
      await tx.query<ErasureRow>(
        `${ERASURES} AND erased_at IS NULL ORDER BY requested_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [tx.organizationId],
      ),
    );
  }

  /** Remembers which sessions went: something of them may still be under way. */
  async addErased(
    tx: OrganizationTransaction,
    id: string,
    sessions: { id: string; sessionDay: string }[],
  ): Promise<void> {
    await tx.execute(
      `INSERT INTO erased_sessions (organization_id, erasure_id, session_id, session_day)
       SELECT $1, $2, * FROM unnest($3::uuid[], $4::date[])`,
      [
        tx.organizationId,
        id,
        sessions.map((session) => session.id),
        sessions.map(({ sessionDay }) => sessionDay),
      ],
    );
    await tx.execute('UPDATE erasures SET sessions = sessions + $3 WHERE organization_id = $1 AND id = $2', [
      tx.organizationId,
      id,
      sessions.length,
    ]);
  }

  async deleteImports(tx: OrganizationTransaction, userId: string): Promise<void> {
    await tx.execute('DELETE FROM imports WHERE organization_id = $1 AND user_id = $2', [
      tx.organizationId,
      userId,
    ]);
  }

  async finish(tx: OrganizationTransaction, id: string): Promise<void> {
    await tx.execute('UPDATE erasures SET erased_at = now() WHERE organization_id = $1 AND id = $2', [
      tx.organizationId,
      id,
    ]);
  }

  /** Sessions of erasures that nothing can come for any more. */
  async lockSettling(
    tx: OrganizationTransaction,
    most: number,
  ): Promise<{ id: string; sessionDay: string }[]> {
    const rows = await tx.query<{ session_id: string; session_day: string }>(
      `DELETE FROM erased_sessions WHERE (organization_id, erasure_id, session_id) IN (
         SELECT s.organization_id, s.erasure_id, s.session_id FROM erased_sessions s
           JOIN erasures e ON e.organization_id = s.organization_id AND e.id = s.erasure_id
          WHERE s.organization_id = $1 AND e.organization_id = $1 AND ${SETTLED} LIMIT $2 FOR UPDATE OF s SKIP LOCKED)
       RETURNING session_id, session_day`,
      [tx.organizationId, most],
    );
    return rows.map(({ session_id: id, session_day: sessionDay }) => ({ id, sessionDay }));
  }

  async settle(tx: OrganizationTransaction): Promise<void> {
    await tx.execute(
      `UPDATE erasures e SET settled_at = now()
        WHERE organization_id = $1 AND settled_at IS NULL AND ${SETTLED}
          AND NOT EXISTS (SELECT FROM erased_sessions s WHERE s.organization_id = $1 AND s.erasure_id = e.id)`,
      [tx.organizationId],
    );
  }

  /** Organizations whose erasures go on, or are to be settled. */
  unfinished(olderThanSeconds: number): Promise<ErasureRequested[]> {
    return this.sweep.run((tx) =>
      tx.query<ErasureRequested>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM erasures
          WHERE settled_at IS NULL AND ((erased_at IS NULL AND requested_at < now() - make_interval(secs => $1)) OR ${SETTLED})
          LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }
}

function toErasure([row]: ErasureRow[]): Erasure | undefined {
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
      sessions: row.sessions,
      erasedAt: row.erased_at,
    }
  );
}
