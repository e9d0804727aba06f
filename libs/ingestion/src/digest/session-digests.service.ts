import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { type Digest, mergeDigests } from './digest';
import { DigestsRepository, type FoundDigests } from './digests.repository';

/** Rows of a session that are left as they are: many small ones cost more to read than one that is written again. */
const MOST_ROWS = 32;

/** The digest of a session, from the rows that its batches left. */
@Injectable()
export class SessionDigests {
  constructor(private readonly repository: DigestsRepository) {}

  find(tx: OrganizationTransaction, sessionIds: string[]): Promise<Map<string, FoundDigests>> {
    return this.repository.find(tx, sessionIds);
  }

  /**
   * One digest of each source. Reads the events themselves only where no row speaks for them, and keeps what that
   * gave. The caller holds the session's lock; batches that are stored meanwhile add rows of their own.
   */
  async merge(
    tx: OrganizationTransaction,
    session: { id: string; sessionDay: string },
    found: FoundDigests | undefined,
  ): Promise<Digest[]> {
    if (!found) return [];
    if (found.isStale)
      return this.keep(tx, session.id, found, await this.repository.read(tx, session, 'all'));
    const late = found.undigested.length > 0 ? await this.repository.read(tx, session, found.undigested) : [];
    const digests = mergeDigests([...found.parts, ...late.map((digest) => digest.toJSON())]);
    const isScattered = late.length > 0 || found.ids.length > MOST_ROWS;
    return isScattered ? this.keep(tx, session.id, found, digests) : digests;
  }

  private async keep(
    tx: OrganizationTransaction,
    sessionId: string,
    { ids }: FoundDigests,
    digests: Digest[],
  ): Promise<Digest[]> {
    await this.repository.replace(tx, sessionId, ids, digests);
    return digests;
  }
}
