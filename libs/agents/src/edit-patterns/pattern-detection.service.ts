import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { Outbox } from '@app/organizations';
import { ModificationsRepository } from '../modifications/modifications.repository';
import { ModifiedAgentsRepository } from '../modifications/modified-agents.repository';
import type { FoundPattern } from './edit-pattern';
import { EditPatternsRepository } from './edit-patterns.repository';
import { GroupedEdits } from './grouped-edits.service';
import { matchedPatterns } from './matched-patterns';

/** Older edits were of another agent, mostly; and this many of one agent are enough to find what is repeated. */
const RECENT = { days: 180, most: 20_000 };

/** Looks for edits that are made again and again. It computes and never adds: it may run at any time, and twice. */
@Injectable()
export class PatternDetection {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly modifications: ModificationsRepository,
    private readonly modified: ModifiedAgentsRepository,
    private readonly grouped: GroupedEdits,
    private readonly patterns: EditPatternsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Between two transactions, because grouping takes seconds where there is much. */
  async detect(scope: OrganizationScope, agentName: string): Promise<void> {
    const { marks, edits } = await this.database.run(scope, async (tx) => ({
      marks: await this.modified.marksOf(tx, agentName),
      edits: await this.modifications.edits(tx, agentName, RECENT),
    }));
    if (marks.length === 0) return;
    const groups = await this.grouped.of(scope, edits);
    // Edits were deleted meanwhile: the marks that stay bring a run without them.
    if (!groups) return;
    await this.database.run(scope, async (tx) => {
      const known = await this.patterns.ofAgent(tx, agentName);
      // Otherwise somebody has overtaken this run, and has seen as much or more. Marks that are left bring the next one.
      if (!(await this.modified.take(tx, agentName, marks))) return;
      const found = matchedPatterns(groups, known, this.clock.now());
      await this.patterns.save(tx, found);
      await this.patterns.deleteForgotten(tx, agentName, found);
      const isKnown = new Set(known.map(({ id }) => id));
      for (const pattern of found) if (!isKnown.has(pattern.id)) await this.tell(tx, pattern);
    });
  }

  /** Once for each, when it is seen for the first time. */
  private tell(tx: OrganizationTransaction, pattern: FoundPattern): Promise<void> {
    const { id: pattern_id, agentName: agent_name, people, sessions, detectedAt } = pattern;
    const data = { pattern_id, agent_name, people, sessions, detected_at: detectedAt.toISOString() };
    return this.outbox.append(tx, { type: 'pattern.detected', data });
  }
}
