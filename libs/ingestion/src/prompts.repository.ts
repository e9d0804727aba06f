import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { CapturedPrompts, type SessionPrompts } from '@app/sessions';

/** What people asked, where its words are kept. What is submitted to a subagent is no person's prompt. */
@Injectable()
export class PromptsRepository implements OnModuleInit {
  constructor(private readonly captured: CapturedPrompts) {}

  onModuleInit(): void {
    this.captured.readBy((tx, sessionId, most) => this.ends(tx, sessionId, most));
  }

  /**
   * What people asked for in these sessions, each prompt once, in their order: hooks and a transcript tell of the same ones.
   * Sessions whose events hold none are absent, and so are those that are not searched.
   */
  of(tx: OrganizationTransaction, sessionIds: string[]): Promise<SessionPrompts[]> {
    return tx.query<SessionPrompts>(PROMPTS, [tx.organizationId, sessionIds]);
  }

  /** The first and the last prompts of a session, in their order. */
  private async ends(
    tx: OrganizationTransaction,
    sessionId: string,
    { first, last }: { first: number; last: number },
  ): Promise<string[]> {
    const rows = await tx.query<{ prompt: string }>(ENDS, [tx.organizationId, sessionId, first, last]);
    return rows.map(({ prompt }) => prompt);
  }
}

const PROMPT_EVENTS = `
        FROM sessions s
        JOIN events e ON e.organization_id = s.organization_id AND e.session_id = s.id AND e.session_day = s.session_day
       WHERE s.organization_id = $1 AND e.event_type = 'UserPromptSubmit' AND e.data->>'prompt' <> ''
         AND e.data->>'agent_id' IS NULL`;

const PROMPTS = `
  SELECT session_id AS "sessionId", left(string_agg(prompt, E'\\n' ORDER BY at, prompt), 40000) AS content
    FROM (
      SELECT e.session_id, left(e.data->>'prompt', 10000) AS prompt, min(e.occurred_at) AS at
        ${PROMPT_EVENTS} AND s.id = ANY ($2::uuid[]) AND NOT s.sensitive
       GROUP BY 1, 2
    ) prompts
   GROUP BY 1`;

/** As the source that saw most tells them, those of one id once. Parameters: organization, session, how many of each end. */
const ENDS = `
  WITH told AS (
    SELECT e.source, coalesce(e.data->>'prompt_id', e.event_id) AS id, min(e.occurred_at) AS at,
           min(e.data->>'prompt') AS prompt
        ${PROMPT_EVENTS} AND s.id = $2
     GROUP BY 1, 2
  ), best AS (
    SELECT source FROM told GROUP BY source ORDER BY count(*) DESC, source LIMIT 1
  ), placed AS (
    SELECT prompt, at, id, row_number() OVER (ORDER BY at, id) AS place, count(*) OVER () AS all_of_them
      FROM told JOIN best USING (source)
  )
  SELECT prompt FROM placed WHERE place <= $3 OR place > all_of_them - $4 ORDER BY at, id`;
