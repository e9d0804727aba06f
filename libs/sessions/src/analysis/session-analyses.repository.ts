import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Outcome } from '../session';
import type { SessionStart, WorkFacts } from '../work-facts';
import type { Quality, QualityPart } from './quality-score';
import type { AnalyzedVersion, VersionWork } from './session-analysis';
import { OF_VERSION, RECORD, VIEW } from './session-analyses.sql';

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
  work: WorkFacts | null;
  analyzedAt: Date | null;
  score: number | null;
  parts: QualityPart[] | null;
}

type Row = Omit<AnalyzedSession, 'work' | 'score'> & {
  score: string | null;
  work: (Omit<WorkFacts, 'starts'> & { starts: (Omit<SessionStart, 'at'> & { at: string })[] }) | null;
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

  /** Of the ended sessions that ran a version. */
  async ofVersion(tx: OrganizationTransaction, version: AnalyzedVersion): Promise<VersionWork> {
    const parameters = [tx.organizationId, version.resourceId, version.versionHash];
    const [row] = await tx.query<Record<keyof VersionWork, string | number | null>>(OF_VERSION, parameters);
    const averages = Object.entries(row!).map(([name, value]) => [
      name,
      value === null ? null : Number(value),
    ]);
    return Object.fromEntries(averages) as VersionWork;
  }
}
