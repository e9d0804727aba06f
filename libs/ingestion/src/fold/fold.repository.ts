import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { ToolFacts } from '@app/sessions';
import { AGENTS, EVENT_TOTALS, TOOLS } from './fold.sql';
import type { AgentRow, SourceTotals } from './session-facts';

interface SessionKey {
  id: string;
  sessionDay: string;
}

@Injectable()
export class FoldRepository {
  /** Takes the marks it can see. What they announce is visible to every later statement of the transaction. */
  takeMarks(tx: OrganizationTransaction, sessionId: string): Promise<number> {
    return tx.execute('DELETE FROM unfolded_sessions WHERE organization_id = $1 AND session_id = $2', [
      tx.organizationId,
      sessionId,
    ]);
  }

  totals(tx: OrganizationTransaction, session: SessionKey): Promise<SourceTotals[]> {
    return tx.query<SourceTotals>(EVENT_TOTALS, keyOf(tx, session));
  }

  tools(tx: OrganizationTransaction, session: SessionKey): Promise<ToolFacts[]> {
    return tx.query<ToolFacts>(TOOLS, keyOf(tx, session));
  }

  agents(tx: OrganizationTransaction, session: SessionKey): Promise<AgentRow[]> {
    return tx.query<AgentRow>(AGENTS, keyOf(tx, session));
  }

  /** The best title that transcripts gave, if any. */
  async title(tx: OrganizationTransaction, sessionId: string): Promise<string | null> {
    const [row] = await tx.query<{ title: string }>(
      `SELECT title FROM transcript_titles WHERE organization_id = $1 AND session_id = $2
        ORDER BY rank DESC, title LIMIT 1`,
      [tx.organizationId, sessionId],
    );
    return row?.title ?? null;
  }
}

function keyOf(tx: OrganizationTransaction, session: SessionKey): unknown[] {
  return [tx.organizationId, session.id, session.sessionDay];
}
