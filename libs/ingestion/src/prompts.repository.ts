import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { SessionPrompts } from '@app/sessions';

@Injectable()
export class PromptsRepository {
  /**
   * What people asked for in these sessions, each prompt once, in their order: hooks and a transcript tell of the same ones.
   * What is submitted to a subagent is no prompt. Sessions whose events hold none are absent.
   */
  of(tx: OrganizationTransaction, sessionIds: string[]): Promise<SessionPrompts[]> {
    return tx.query<SessionPrompts>(PROMPTS, [tx.organizationId, sessionIds]);
  }
}

const PROMPTS = `
  SELECT session_id AS "sessionId", left(string_agg(prompt, E'\\n' ORDER BY at, prompt), 40000) AS content
    FROM (
      SELECT e.session_id, left(e.data->>'prompt', 10000) AS prompt, min(e.occurred_at) AS at
        FROM sessions s
        JOIN events e ON e.organization_id = s.organization_id AND e.session_id = s.id AND e.session_day = s.session_day
       WHERE s.organization_id = $1 AND s.id = ANY ($2::uuid[]) AND NOT s.sensitive
         AND e.event_type = 'UserPromptSubmit' AND e.data->>'prompt' <> '' AND e.data->>'agent_id' IS NULL
       GROUP BY 1, 2
    ) prompts
   GROUP BY 1`;
