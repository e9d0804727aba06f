import { Injectable } from '@nestjs/common';
import type { Tier, VersionRef } from '@app/agents';
import type { OrganizationTransaction } from '@app/database';
import type { AgentRole, SessionAgent } from './session';

type OfSession<T> = T & { sessionId: string };

interface AgentRow {
  name: string;
  role: AgentRole;
  tier: Tier;
  resource_id: string;
  version_hash: string;
}

/** Which versions of agents sessions ran. Rows name what they mean by its hash: nothing that happens to it changes them. */
@Injectable()
export class SessionAgentsRepository {
  async of(tx: OrganizationTransaction, sessionId: string): Promise<SessionAgent[]> {
    const rows = await tx.query<AgentRow>(AGENTS, [tx.organizationId, sessionId]);
    return rows.map(({ resource_id, version_hash, ...row }) => ({
      ...row,
      resourceId: resource_id,
      versionHash: version_hash,
    }));
  }

  /** All that these sessions ran in one role. */
  async replace(
    tx: OrganizationTransaction,
    role: AgentRole,
    sessionIds: string[],
    versions: OfSession<VersionRef>[],
  ): Promise<void> {
    const rows = versions.map(({ sessionId, resourceId, versionHash, tier }) => ({
      ...{ sessionId, resourceId, versionHash, tier },
    }));
    await tx.prepared('replace-session-agents', REPLACE_AGENTS, [
      tx.organizationId,
      role,
      sessionIds,
      JSON.stringify(rows),
    ]);
  }
}

const AGENTS = `
  SELECT coalesce(own.name, brought.name) AS name, ran.role, ran.tier, ran.resource_id,
         encode(ran.version_hash, 'hex') AS version_hash
    FROM session_agents ran
    LEFT JOIN resources own ON own.organization_id = ran.organization_id AND own.id = ran.resource_id
    LEFT JOIN platform_resources brought ON brought.id = ran.resource_id
   WHERE ran.organization_id = $1 AND ran.session_id = $2
   ORDER BY ran.role, 1, array_position(ARRAY['platform', 'organization', 'project'], ran.tier)`;

/** A session that loses its last version leaves its day a mark: who settles it knows of none any more. */
const REPLACE_AGENTS = `
  WITH told AS (
    SELECT * FROM jsonb_to_recordset($4::jsonb)
      AS told ("sessionId" uuid, "resourceId" uuid, "versionHash" text, tier text)
  ), gone AS (
    DELETE FROM session_agents was
     WHERE organization_id = $1 AND role = $2 AND session_id = ANY ($3::uuid[])
       AND NOT EXISTS (SELECT FROM told WHERE "sessionId" = was.session_id AND "resourceId" = was.resource_id)
    RETURNING session_id
  ), marked AS (
    INSERT INTO changed_version_days (organization_id, day)
    SELECT $1, started_on FROM sessions WHERE organization_id = $1 AND id IN (SELECT session_id FROM gone)
  )
  INSERT INTO session_agents (organization_id, session_id, role, resource_id, version_hash, tier)
  SELECT $1, "sessionId", $2, "resourceId", decode("versionHash", 'hex'), tier FROM told
  ON CONFLICT (organization_id, session_id, role, resource_id) DO UPDATE SET version_hash = excluded.version_hash
   WHERE session_agents.version_hash <> excluded.version_hash`;
