import { Injectable } from '@nestjs/common';
import { formatUsd, offsetOf, type Page, type PageRequest, parseUsd } from '@app/kernel';
import { endOfDay, type OrganizationTransaction, startOfDay } from '@app/database';
import type { Repricing } from './repricing';

/** A repricing and where its worker is. */
export interface RunningRepricing extends Repricing {
  /** Of which day today's prices are. */
  pricedOn: Date;
  afterStartedAt: Date | null;
  afterId: string | null;
}

type Row = Omit<RunningRepricing, 'asBilled' | 'repriced'> & { asBilled: string; repriced: string };

/** What one part of it came to, and the last session of the part. */
export interface Progress extends Pick<
  RunningRepricing,
  'sessions' | 'changedSessions' | 'failedSessions' | 'asBilled' | 'repriced' | 'afterStartedAt' | 'afterId'
> {
  isLast: boolean;
}

@Injectable()
export class RepricingsRepository {
  async insert(
    tx: OrganizationTransaction,
    repricing: Pick<
      RunningRepricing,
      'id' | 'requestedBy' | 'startDate' | 'endDate' | 'prices' | 'applies' | 'priceRevision' | 'pricedOn'
    >,
  ): Promise<void> {
    const { id, requestedBy, startDate, endDate, prices, applies, priceRevision, pricedOn } = repricing;
    await tx.execute(
      `INSERT INTO repricings (organization_id, id, requested_by, start_date, end_date, prices, applies, price_revision,
         priced_on, created_at, status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'queued')`,
      [tx.organizationId, id, requestedBy, startDate, endDate, prices, applies, priceRevision, pricedOn],
    );
  }

  async find(tx: OrganizationTransaction, id: string): Promise<RunningRepricing | null> {
    const rows = await tx.query<Row>(`${REPRICINGS} AND id = $2`, [tx.organizationId, id]);
    return rows[0] ? toRepricing(rows[0]) : null;
  }

  async page(tx: OrganizationTransaction, request: PageRequest): Promise<Page<Repricing>> {
    const rows = await tx.query<Row>(`${REPRICINGS} ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3`, [
      ...[tx.organizationId, request.perPage, offsetOf(request)],
    ]);
    const [counted] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM repricings WHERE organization_id = $1',
      [tx.organizationId],
    );
    return { ...request, items: rows.map(toRepricing), totalCount: counted?.count ?? 0 };
  }

  /** Holds the oldest that is not done; one that somebody else works is passed over. */
  async takeOldest(tx: OrganizationTransaction): Promise<RunningRepricing | null> {
    const rows = await tx.query<Row>(
      `${REPRICINGS} AND status <> 'done' AND (retry_at IS NULL OR retry_at <= now())
        ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [tx.organizationId],
    );
    return rows[0] ? toRepricing(rows[0]) : null;
  }

  async advance(tx: OrganizationTransaction, id: string, progress: Progress, now: Date): Promise<void> {
    const { sessions, changedSessions, failedSessions, asBilled, repriced, ...place } = progress;
    await tx.execute(ADVANCE, [
      ...[tx.organizationId, id, sessions, changedSessions, formatUsd(asBilled), formatUsd(repriced)],
      ...[place.afterStartedAt, place.afterId, place.isLast, now, failedSessions],
    ]);
  }

  /** Leaves the oldest that is due, which could not be worked, for later. */
  async postpone(tx: OrganizationTransaction): Promise<void> {
    await tx.execute(
      `UPDATE repricings SET retry_at = now() + interval '1 minute'
        WHERE organization_id = $1 AND id = (
          SELECT id FROM repricings
           WHERE organization_id = $1 AND status <> 'done' AND (retry_at IS NULL OR retry_at <= now())
           ORDER BY created_at, id LIMIT 1)`,
      [tx.organizationId],
    );
  }

  /** The next sessions of the period, as they started. */
  nextSessions(
    tx: OrganizationTransaction,
    { startDate, endDate, afterStartedAt, afterId }: RunningRepricing,
    most: number,
  ): Promise<{ id: string; startedAt: Date }[]> {
    const values = [tx.organizationId, startDate, endDate, afterStartedAt, afterId, most];
    return tx.inIndexOrder(() => tx.query<{ id: string; startedAt: Date }>(NEXT, values));
  }

  /**
   * Lets their folds price them anew: those that have responses to price, and whose figures are not final. One that was
   * priced by a later revision stays with that.
   */
  async reprice(tx: OrganizationTransaction, ids: string[], revision: number): Promise<void> {
    await tx.execute(REPRICE, [tx.organizationId, ids, revision]);
  }
}

const REPRICINGS = `
  SELECT id, requested_by AS "requestedBy", start_date AS "startDate", end_date AS "endDate", prices, applies,
         price_revision AS "priceRevision", priced_on AS "pricedOn", status, sessions,
         changed_sessions AS "changedSessions", failed_sessions AS "failedSessions", as_billed AS "asBilled", repriced, after_started_at AS "afterStartedAt",
         after_id AS "afterId", created_at AS "createdAt", finished_at AS "finishedAt"
    FROM repricings WHERE organization_id = $1`;

const REPRICE = `
  WITH priced AS (
    UPDATE sessions SET price_revision = $3
     WHERE organization_id = $1 AND id = ANY ($2::uuid[]) AND price_revision <= $3 AND sealed_at IS NULL
    RETURNING id
  )
  INSERT INTO unfolded_sessions (organization_id, session_id) SELECT $1, id FROM priced`;

const ADVANCE = `
  UPDATE repricings SET
    sessions = sessions + $3, changed_sessions = changed_sessions + $4, as_billed = as_billed + $5, repriced = repriced + $6,
    failed_sessions = failed_sessions + $11,
    after_started_at = coalesce($7, after_started_at), after_id = coalesce($8::uuid, after_id), retry_at = NULL,
    status = CASE WHEN $9 THEN 'done' ELSE 'running' END, finished_at = CASE WHEN $9 THEN $10::timestamptz END
   WHERE organization_id = $1 AND id = $2`;

const NEXT = `
  SELECT id, started_at AS "startedAt" FROM sessions
   WHERE organization_id = $1 AND started_at >= ${startOfDay('$2')} AND started_at < ${endOfDay('$3')}
     AND ($4::timestamptz IS NULL OR (started_at, id) > ($4, $5::uuid))
   ORDER BY started_at, id LIMIT $6`;

function toRepricing({ asBilled, repriced, ...row }: Row): RunningRepricing {
  return { ...row, asBilled: parseUsd(asBilled), repriced: parseUsd(repriced) };
}
