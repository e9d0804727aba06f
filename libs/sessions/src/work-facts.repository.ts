import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { WorkFacts } from './work-facts';

/** How sessions went: derived, so it is replaced as a whole. */
@Injectable()
export class WorkFactsRepository {
  /** Null for a session whose events were never folded. */
  async of(tx: OrganizationTransaction, sessionId: string): Promise<WorkFacts | null> {
    const [row] = await tx.query<WorkFacts>(OF, [tx.organizationId, sessionId]);
    return row ? { ...row, starts: row.starts.map((start) => ({ ...start, at: new Date(start.at) })) } : null;
  }

  async replace(tx: OrganizationTransaction, facts: (WorkFacts & { sessionId: string })[]): Promise<void> {
    await tx.prepared('replace-session-facts', REPLACE, [tx.organizationId, JSON.stringify(facts)]);
  }
}

/** Columns by their names in `WorkFacts`. A row that says nothing new is not written again. */
const COLUMNS = {
  failedCalls: ['failed_calls', 'integer'],
  retries: ['retries', 'integer'],
  interruptions: ['interruptions', 'integer'],
  compactions: ['compactions', 'integer'],
  autoCompactions: ['auto_compactions', 'integer'],
  permissionRequests: ['permission_requests', 'integer'],
  permissionWaitMs: ['permission_wait_ms', 'bigint'],
  denials: ['denials', 'integer'],
  apiErrors: ['api_errors', 'integer'],
  linesAdded: ['lines_added', 'bigint'],
  linesRemoved: ['lines_removed', 'bigint'],
  files: ['files', 'text[]'],
  filesComplete: ['files_complete', 'boolean'],
  branches: ['branches', 'text[]'],
  directory: ['directory', 'text'],
  starts: ['starts', 'jsonb'],
} satisfies Record<keyof WorkFacts, [column: string, type: string]>;

const entries = Object.entries(COLUMNS);
const columns = entries.map(([, [column]]) => column);

const OF = `
  SELECT ${entries.map(([name, [column]]) => `${column} AS "${name}"`).join(', ')}
    FROM session_facts WHERE organization_id = $1 AND session_id = $2`;

const REPLACE = `
  INSERT INTO session_facts AS was (organization_id, session_id, ${columns.join(', ')})
  SELECT $1, "sessionId", ${entries.map(([name]) => `"${name}"`).join(', ')}
    FROM jsonb_to_recordset($2::jsonb) AS told ("sessionId" uuid, ${entries
      .map(([name, [, type]]) => `"${name}" ${type}`)
      .join(', ')})
  ON CONFLICT (organization_id, session_id) DO UPDATE SET
    ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  WHERE (${columns.map((column) => `was.${column}`).join(', ')})
        IS DISTINCT FROM (${columns.map((column) => `excluded.${column}`).join(', ')})`;
