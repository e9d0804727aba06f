import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { ModificationsRepository, type StoredEdit } from '../modifications/modifications.repository';
import { type EditGroup, groupEdits } from '../patterns/group-edits';
import { sketchesOf } from '../patterns/hunk-sketch';
import { hunksOf } from '../patterns/hunks-of';
import type { Modification } from '../patterns/modification';
import { EditPatternsRepository } from './edit-patterns.repository';
import { matchedPatterns, type ShownGroup } from './matched-patterns';

/** Older edits were of another agent, mostly; and this many of one agent are enough to find what is repeated. */
const RECENT_DAYS = 180;
const MOST = 20_000;
/** Contents of 256 KiB at the most, two of each edit: 50 MB, and mostly one hundredth of that. */
const SLICE = 100;

/** Looks for edits that are made again and again. It computes and never adds: it may run at any time, and twice. */
@Injectable()
export class PatternDetection {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly modifications: ModificationsRepository,
    private readonly patterns: EditPatternsRepository,
    private readonly clock: Clock,
  ) {}

  /** One agent after the other. */
  async detect(scope: OrganizationScope): Promise<void> {
    const agents = await this.database.run(scope, (tx) => this.modifications.agents(tx, RECENT_DAYS));
    for (const agentName of agents) await this.detectFor(scope, agentName);
  }

  private async detectFor(scope: OrganizationScope, agentName: string): Promise<void> {
    const limits = { days: RECENT_DAYS, most: MOST };
    const edits = await this.database.run(scope, (tx) => this.modifications.edits(tx, agentName, limits));
    const sketches = await this.read(scope, edits, sketchesOf);
    const groups = await this.shown(scope, groupEdits(sketches), edits);
    if (groups.length === 0) return;
    await this.database.run(scope, async (tx) => {
      const known = await this.patterns.ofAgent(tx, agentName);
      await this.patterns.save(tx, matchedPatterns(groups, known, this.clock.now()));
    });
  }

  private async shown(
    scope: OrganizationScope,
    groups: EditGroup[],
    edits: StoredEdit[],
  ): Promise<ShownGroup[]> {
    const wanted = new Set(groups.map(({ representative }) => representative.modificationId));
    const chosen = edits.filter(({ id }) => wanted.has(id));
    const hunks = new Map(await this.read(scope, chosen, (edit) => [[edit.id, hunksOf(edit)] as const]));
    return groups.map((group) => {
      const { modificationId, hunk } = group.representative;
      return { ...group, hunk: hunks.get(modificationId)![hunk]!.lines };
    });
  }

  /** What is made of edits and their contents, of which only a slice is held at once. */
  private async read<T>(
    scope: OrganizationScope,
    edits: readonly StoredEdit[],
    make: (edit: Modification) => readonly T[],
  ): Promise<T[]> {
    const made: T[] = [];
    for (let from = 0; from < edits.length; from += SLICE) {
      const slice = edits.slice(from, from + SLICE);
      const read = await this.database.run(scope, (tx) => this.modifications.withContents(tx, slice));
      made.push(...read.flatMap(make));
    }
    return made;
  }
}
