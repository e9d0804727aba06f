import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Outcome } from '../session';
import type { SessionStart } from '../work-facts';
import type { Quality, QualityPart } from './quality-score';
import type { AnalyzedWork } from './session-analysis';
import { RECORD, VIEW } from './session-analyses.sql';

/** What an analysis is made from, and what was made of it before. */
export interface AnalyzedSession {
  id: string;
  userId: string;
  hasEvents: boolean;
  outcome: Outcome | null;
  turns: number;
  toolCalls: number;
  inputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
  work: AnalyzedWork | null;
  analyzedAt: Date | null;
  score: number | null;
  parts: QualityPart[] | null;
}

type Row = Omit<AnalyzedSession, 'work' | 'score'> & {
  score: string | null;
  work: (Omit<AnalyzedWork, 'starts'> & { starts: (Omit<SessionStart, 'at'> & { at: string })[] }) | null;
};

@Injectable()
export class SessionAnalysesRepository {
  async find(tx: OrganizationTransaction, ids: string[]): Promise<AnalyzedSession[]> {
    const rows = await tx.prepared<Row>('find-session-analyses', VIEW, [tx.organizationId, ids]);
    return rows.map((row) => ({
      ...row,
      score: row.score === null ? null : Number(row.score),
      work: row.work && {
        ...row.work,
        starts: row.work.starts.map((start) => ({ ...start, at: new Date(start.at) })),
      },
    }));
  }

  async record(
    tx: OrganizationTransaction,
    analyses: (Quality & { sessionId: string })[],
    at: Date,
  ): Promise<void> {
    await tx.prepared('record-session-analyses', RECORD, [tx.organizationId, JSON.stringify(analyses), at]);
  }
}
