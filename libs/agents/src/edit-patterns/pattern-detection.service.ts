import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { ModificationsRepository } from '../modifications/modifications.repository';
import { groupEdits } from '../patterns/group-edits';
import { EditPatternsRepository } from './edit-patterns.repository';
import { matchedPatterns } from './matched-patterns';

/** Older edits were of another agent, mostly; and this many of one agent are enough to find what is repeated. */
const RECENT_DAYS = 180;
const MOST = 20_000;

/** Looks for edits that are made again and again. It computes and never adds: it may run at any time, and twice. */
@Injectable()
export class PatternDetection {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly modifications: ModificationsRepository,
    private readonly patterns: EditPatternsRepository,
    private readonly clock: Clock,
  ) {}

  /** One agent after the other, so that no more than its files are held at once. */
  async detect(scope: OrganizationScope): Promise<void> {
    const agents = await this.database.run(scope, (tx) => this.modifications.agents(tx, RECENT_DAYS));
    for (const agentName of agents) await this.detectFor(scope, agentName);
  }

  private async detectFor(scope: OrganizationScope, agentName: string): Promise<void> {
    const limits = { days: RECENT_DAYS, most: MOST };
    const edits = await this.database.run(scope, (tx) => this.modifications.edits(tx, agentName, limits));
    const groups = groupEdits(edits);
    if (groups.length === 0) return;
    await this.database.run(scope, async (tx) => {
      const known = await this.patterns.ofAgent(tx, agentName);
      await this.patterns.save(tx, matchedPatterns(groups, known, this.clock.now()));
    });
  }
}
