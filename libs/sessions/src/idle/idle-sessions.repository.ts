import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';

interface IdleRow {
  id: string;
  lastSeenAt: Date;
  lastActiveAt: Date;
}

@Injectable()
export class IdleSessionsRepository {
  /**
   * Active sessions that nothing was heard of for that long, and when they last did something: those first that wait
   * longest. By the server's clock, which is the same for all; what they did is told by their clients'.
   */
  find(tx: OrganizationTransaction, idleMinutes: number, most: number): Promise<IdleRow[]> {
    return tx.query<IdleRow>(IDLE, [tx.organizationId, idleMinutes, most]);
  }
}

const IDLE = `
  SELECT id, last_seen_at AS "lastSeenAt", least(now(), greatest(started_at, last_event_at, reported_at)) AS "lastActiveAt"
    FROM sessions
   WHERE organization_id = $1 AND ended_at IS NULL AND last_seen_at < now() - make_interval(mins => $2)
   ORDER BY last_seen_at LIMIT $3`;
