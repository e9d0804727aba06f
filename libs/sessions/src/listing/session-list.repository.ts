import { Injectable } from '@nestjs/common';
import { offsetOf, type Page, type PageRequest } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import type { Session } from '../session';
import { type SessionRow, toSession } from '../session-row';
import { SESSION_VIEW } from '../session-view.sql';
import type { SessionFilter } from '../sessions.repository';
import { type DayCount, DayCounts, daysOfPage } from './day-counts';
import { conditionOf } from './session-condition.sql';

interface Slice {
  filter: SessionFilter;
  skipped: number;
  most: number;
}

/**
 * Lists of sessions, newest first. To skip 25,000 sessions and to count 300,000 took half a second, because behind the wall of
 * project limits Postgres expects almost nothing and sorts everything. So where counts by day are kept, they say how many
 * there are and which days hold the page: a few thousand sessions at the most. Names are joined to the page alone.
 */
@Injectable()
export class SessionListRepository {
  constructor(private readonly counts: DayCounts) {}

  async list(
    tx: OrganizationTransaction,
    filter: SessionFilter,
    request: PageRequest,
  ): Promise<Page<Session>> {
    const days = await this.counts.of(tx, filter);
    return days ? this.byDays(tx, filter, request, days) : this.bySkipping(tx, filter, request);
  }

  private async byDays(
    tx: OrganizationTransaction,
    filter: SessionFilter,
    request: PageRequest,
    days: DayCount[],
  ): Promise<Page<Session>> {
    const totalCount = days.reduce((sum, { sessions }) => sum + sessions, 0);
    const page = daysOfPage(days, offsetOf(request), request.perPage);
    if (!page) return { ...request, items: [], totalCount };
    const narrowed = { ...filter, startDate: page.oldest, endDate: page.newest };
    const slice = { filter: narrowed, skipped: page.skipped, most: request.perPage };
    return { ...request, items: await this.read(tx, await this.idsOf(tx, slice)), totalCount };
  }

  private async bySkipping(
    tx: OrganizationTransaction,
    filter: SessionFilter,
    request: PageRequest,
  ): Promise<Page<Session>> {
    const totalCount = await this.count(tx, filter);
    const slice = { filter, skipped: offsetOf(request), most: request.perPage };
    const ids = await tx.inIndexOrder(() => this.idsOf(tx, slice));
    return { ...request, items: await this.read(tx, ids), totalCount };
  }

  private async count(tx: OrganizationTransaction, filter: SessionFilter): Promise<number> {
    const { condition, parameters } = conditionOf(tx.organizationId, filter);
    const sql = `SELECT count(*) FROM sessions s WHERE ${condition}`;
    const [row] = await tx.query<{ count: number }>(sql, parameters);
    return row?.count ?? 0;
  }

  private async idsOf(tx: OrganizationTransaction, { filter, skipped, most }: Slice): Promise<string[]> {
    const { condition, parameters } = conditionOf(tx.organizationId, filter);
    const found = await tx.query<{ id: string }>(
      `SELECT s.id FROM sessions s WHERE ${condition} ORDER BY s.started_at DESC, s.id DESC
        LIMIT $${parameters.length + 1} OFFSET $${parameters.length + 2}`,
      [...parameters, most, skipped],
    );
    return found.map(({ id }) => id);
  }

  private async read(tx: OrganizationTransaction, ids: string[]): Promise<Session[]> {
    if (ids.length === 0) return [];
    const rows = await tx.prepared<SessionRow>('sessions-of-page', VIEW, [tx.organizationId, ids]);
    return rows.map(toSession);
  }
}

const VIEW = `${SESSION_VIEW} WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) ORDER BY s.started_at DESC, s.id DESC`;
