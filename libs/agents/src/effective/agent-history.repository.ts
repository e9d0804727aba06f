import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Inheritance, Tier } from '../resource';
import type { TierVersion } from './effective-config';

/** Which agent is meant: what a person in a project, or in none, got under this name at a time. */
export interface AgentAt {
  name: string;
  userId: string;
  projectId: string | null;
  at: Date;
}

/** A tier's version, and which of the agents asked for it belongs to, by place. */
export type VersionAt = Pick<TierVersion, 'resourceId' | 'tier' | 'inheritance' | 'versionHash'> & {
  place: number;
};

interface VersionRow {
  place: number;
  id: string;
  tier: Tier;
  inheritance: Inheritance;
  hash: string;
}

@Injectable()
export class AgentHistoryRepository {
  /**
   * What was published, current and not yet deleted at its time; of an experiment that ran then, what the person's arm
   * got. One statement, however many are asked for.
   */
  async versions(tx: OrganizationTransaction, agents: AgentAt[]): Promise<VersionAt[]> {
    const asked = JSON.stringify(agents.map((agent, place) => ({ ...agent, place })));
    const rows = await tx.prepared<VersionRow>('agents-at', AGENTS_AT, [tx.organizationId, asked]);
    return rows.map(({ id, hash, ...row }) => ({ ...row, resourceId: id, versionHash: hash }));
  }
}

/**
 * The newest entry of each resource's log before the time: found by the key, however often it was saved. One resource of a
 * tier at the most: the clocks of two servers may let one begin before the other has ended. Who was not assigned
 * by then got what an assignment would have given; arms are joined to here as `arms_of` knows the present alone.
 */
const AGENTS_AT = `
  WITH asked AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS asked (place integer, name text, "userId" uuid, "projectId" uuid, at timestamptz)
  ), own AS (
    SELECT DISTINCT ON (asked.place, r.tier) asked.place, r.id, r.tier, r.inheritance, v.hash
      FROM asked
      JOIN resources r ON r.organization_id = $1 AND r.type = 'agent' AND r.name = asked.name
       AND (r.deleted_at IS NULL OR r.deleted_at > asked.at)
     CROSS JOIN LATERAL (
       SELECT number, since, project_id FROM version_log
        WHERE organization_id = $1 AND resource_id = r.id AND since <= asked.at ORDER BY since DESC LIMIT 1
     ) log
      LEFT JOIN LATERAL (
       SELECT e.id, CASE WHEN coalesce(a.arm = 'variant', experiment_bucket(e.salt, asked."userId") < 100 * (
                      SELECT traffic_split FROM experiment_phases
                       WHERE organization_id = $1 AND experiment_id = e.id AND started_at <= asked.at
                       ORDER BY number DESC LIMIT 1))
                    THEN e.variant_number ELSE e.control_number END AS number
         FROM experiments e
         LEFT JOIN experiment_assignments a ON a.organization_id = $1 AND a.experiment_id = e.id
          AND a.user_id = asked."userId" AND a.assigned_at <= asked.at
        WHERE e.organization_id = $1 AND e.resource_id = r.id
          AND e.started_at <= asked.at AND (e.stopped_at IS NULL OR e.stopped_at > asked.at)
        ORDER BY e.started_at DESC LIMIT 1
     ) arm ON true
      JOIN resource_versions v ON v.organization_id = $1 AND v.resource_id = r.id
       AND v.number = CASE WHEN arm.id IS NOT NULL THEN arm.number WHEN r.published_at <= asked.at THEN log.number END
     WHERE r.tier = 'organization' OR log.project_id = asked."projectId"
     ORDER BY asked.place, r.tier, log.since DESC
  ), brought AS (
    SELECT asked.place, r.id, 'platform', 'standalone', v.hash
      FROM asked
      JOIN platform_resources r ON r.type = 'agent' AND r.name = asked.name
     CROSS JOIN LATERAL (
       SELECT number FROM platform_version_log WHERE resource_id = r.id AND since <= asked.at ORDER BY since DESC LIMIT 1
     ) log
      JOIN platform_resource_versions v ON v.resource_id = r.id AND v.number = log.number
  )
  SELECT place, id, tier, inheritance, encode(hash, 'hex') AS hash
    FROM (SELECT * FROM own UNION ALL SELECT * FROM brought) versions`;
