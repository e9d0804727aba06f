import { Injectable } from '@nestjs/common';
import { type OrganizationTransaction, SweepDatabase } from '@app/database';
import type { OrganizationRemoved } from './organization-removed.job';

/** More than a sweep announces at once; the next one goes on. */
const MOST = 1000;

/**
 * What was under way when an organization was removed may still have stored something: uploads take ten minutes at the
 * most, everything else less. So its tables are looked through again after this time, before its row goes.
 */
export const SETTLED = `removed_at < now() - interval '15 minutes'`;

@Injectable()
export class RemovalMarksRepository {
  constructor(private readonly sweep: SweepDatabase) {}

  /**
   * Takes the organization away from everybody, for ever. Its slug is free from now on: no organization can be called
   * what it is called instead.
   */
  async mark(tx: OrganizationTransaction): Promise<void> {
    const key = [tx.organizationId];
    await tx.execute(`UPDATE organizations SET slug = id::text, name = '' WHERE id = $1`, key);
    for (const table of ['memberships', 'invitations', 'api_tokens'])
      await tx.execute(`DELETE FROM ${table} WHERE organization_id = $1`, key);
    await tx.execute('INSERT INTO organization_removals (organization_id) VALUES ($1)', key);
  }

  /** Removed organizations that have something left, or may have again. */
  unfinished(olderThanSeconds: number): Promise<OrganizationRemoved[]> {
    return this.sweep.run((tx) =>
      tx.query<OrganizationRemoved>(
        `SELECT organization_id AS "organizationId" FROM organization_removals
          WHERE (emptied_at IS NULL AND removed_at < now() - make_interval(secs => $1)) OR ${SETTLED} LIMIT ${MOST}`,
        [olderThanSeconds],
      ),
    );
  }
}
