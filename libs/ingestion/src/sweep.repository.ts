import { Injectable } from '@nestjs/common';
import { SweepDatabase } from '@app/database';
import type { RepricingsRequested, SessionsTouched, TranscriptsUploaded } from './ingestion.job';

interface OfImport {
  organizationId: string;
  importId: string;
}

/** More than a sweep announces at once; the next one goes on. */
const MOST = 1000;

@Injectable()
export class SweepRepository {
  constructor(private readonly database: SweepDatabase) {}

  /** Organizations of sessions whose marks are older than a job needs to be worked. */
  unfoldedSessions(olderThanSeconds: number): Promise<SessionsTouched[]> {
    return this.database.run((tx) =>
      tx.query<SessionsTouched>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM unfolded_sessions
          WHERE marked_at < now() - make_interval(secs => $1) AND (retry_at IS NULL OR retry_at <= now()) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Organizations of imports that wait, or whose reader may have died. */
  unreadImports(olderThanSeconds: number): Promise<TranscriptsUploaded[]> {
    return this.database.run((tx) =>
      tx.query<TranscriptsUploaded>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM imports
          WHERE status IN ('queued', 'running') AND created_at < now() - make_interval(secs => $1)
            AND (retry_at IS NULL OR retry_at <= now()) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Organizations of repricings that wait, or whose worker may have died. */
  unfinishedRepricings(olderThanSeconds: number): Promise<RepricingsRequested[]> {
    return this.database.run((tx) =>
      tx.query<RepricingsRequested>(
        `SELECT DISTINCT organization_id AS "organizationId" FROM repricings
          WHERE status <> 'done' AND created_at < now() - make_interval(secs => $1)
            AND (retry_at IS NULL OR retry_at <= now()) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Uploads whose process died while it received them: nobody was told that they were taken. */
  abandonedUploads(olderThanSeconds: number): Promise<OfImport[]> {
    return this.database.run((tx) =>
      tx.query<OfImport>(
        `SELECT organization_id AS "organizationId", id AS "importId" FROM imports
          WHERE status = 'receiving' AND created_at < now() - make_interval(secs => $1) LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }

  /** Seconds since the oldest mark that waits; 0 when none does. */
  async oldestMarkAge(): Promise<number> {
    const [row] = await this.database.run((tx) =>
      tx.query<{ age: number }>(
        `SELECT coalesce(extract(epoch FROM now() - min(marked_at)), 0)::float8 AS age FROM unfolded_sessions`,
      ),
    );
    return row?.age ?? 0;
  }

  async ensurePartitions(monthsAhead: number): Promise<void> {
    await this.database.run((tx) => tx.query('SELECT ensure_event_partitions($1)', [monthsAhead]));
  }
}
