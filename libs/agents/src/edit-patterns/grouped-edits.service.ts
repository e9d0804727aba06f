import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { ModificationsRepository, type StoredEdit } from '../modifications/modifications.repository';
import { groupEdits } from '../patterns/group-edits';
import { sketchesOf } from '../patterns/hunk-sketch';
import { hunksOf } from '../patterns/hunks-of';
import type { Modification } from '../patterns/modification';
import type { ShownGroup } from './matched-patterns';

/** Contents of 256 KiB at the most, two of each edit: 50 MB, and mostly one hundredth of that. */
const SLICE = 100;

/** Groups edits that are alike. Contents are held a slice at a time; what is kept of them is a sketch of each hunk. */
@Injectable()
export class GroupedEdits {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly modifications: ModificationsRepository,
  ) {}

  /** With the lines of their representatives, which are read once more; null when one of these is gone by then. */
  async of(scope: OrganizationScope, edits: readonly StoredEdit[]): Promise<ShownGroup[] | null> {
    const groups = groupEdits(await this.read(scope, edits, sketchesOf));
    const shown = new Set(groups.map(({ representative }) => representative.modificationId));
    const chosen = edits.filter(({ id }) => shown.has(id));
    const hunks = new Map(await this.read(scope, chosen, (edit) => [[edit.id, hunksOf(edit)] as const]));
    if (hunks.size < shown.size) return null;
    return groups.map((group) => {
      const { modificationId, hunk } = group.representative;
      return { ...group, hunk: hunks.get(modificationId)![hunk]!.lines };
    });
  }

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
