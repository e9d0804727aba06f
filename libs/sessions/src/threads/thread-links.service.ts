import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { FoldedSession } from '../folded-session';
import { ThreadLinksRepository } from './thread-links.repository';

/**
 * Finds which session one goes on from, where its client has not said so: by the responses that its transcript repeats,
 * or, for one that began with /clear, by the session that this ended.
 */
@Injectable()
export class ThreadLinks {
  constructor(private readonly links: ThreadLinksRepository) {}

  /** Of sessions whose facts are stored. What is linked already stays as it is. */
  async link(tx: OrganizationTransaction, folded: FoldedSession[]): Promise<void> {
    const repeated = folded.flatMap(({ before, facts }) =>
      facts.continues && !before.resumedFromId ? [{ sessionId: before.id, ...facts.continues }] : [],
    );
    const cleared = folded.filter(isAtClear).map(({ before }) => before.id);
    const found = cleared.length > 0 ? await this.links.cleared(tx, cleared) : [];
    for (const link of [...repeated, ...found]) await this.links.join(tx, link);
  }
}

function isAtClear({ facts }: FoldedSession): boolean {
  return facts.work.starts[0]?.source === 'clear' || facts.end?.reason === 'clear';
}
