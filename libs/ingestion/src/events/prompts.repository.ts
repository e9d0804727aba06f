import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { CapturedPrompts } from '@app/sessions';

/** Tells what people asked, where its words are kept. */
@Injectable()
export class PromptsRepository implements OnModuleInit {
  constructor(private readonly captured: CapturedPrompts) {}

  onModuleInit(): void {
    this.captured.readBy((tx, sessionId, most) => this.of(tx, sessionId, most));
  }

  private async of(
    tx: OrganizationTransaction,
    sessionId: string,
    { first, last }: { first: number; last: number },
  ): Promise<string[]> {
    const rows = await tx.query<{ prompt: string }>(PROMPTS, [tx.organizationId, sessionId, first, last]);
    return rows.map(({ prompt }) => prompt);
  }
}

/**
 * Hooks and a transcript tell of the same prompts: those of one id once, and those of the source that saw most. What is
 * asked of a subagent is no person's prompt. Parameters: organization, session, how many of the first and of the last.
 */
const PROMPTS = `
  WITH told AS (
    SELECT event.source, coalesce(event.data->>'prompt_id', event.event_id) AS id, min(event.occurred_at) AS at,
           min(event.data->>'prompt') AS prompt
      FROM sessions session
      JOIN events event
        ON event.organization_id = session.organization_id AND event.session_id = session.id
       AND event.session_day = session.session_day
     WHERE session.organization_id = $1 AND session.id = $2
       AND event.event_type = 'UserPromptSubmit' AND event.data->>'agent_id' IS NULL
       AND event.data->>'prompt' IS NOT NULL
     GROUP BY 1, 2
  ), best AS (
    SELECT source FROM told GROUP BY source ORDER BY count(*) DESC, source LIMIT 1
  ), placed AS (
    SELECT prompt, at, id, row_number() OVER (ORDER BY at, id) AS place, count(*) OVER () AS all_of_them
      FROM told JOIN best USING (source)
  )
  SELECT prompt FROM placed WHERE place <= $3 OR place > all_of_them - $4 ORDER BY at, id`;
