import { Injectable } from '@nestjs/common';
import { type CoachingMode, ROLE_LEVELS } from '@app/kernel';
import { type OrganizationTransaction, PlatformDatabase, type PlatformTransaction } from '@app/database';
import type { Membership, Organization } from './organization';
import { MembershipEntity, OrganizationEntity } from './organization.entity';
import { organizationNotFound } from './organizations.errors';

/** Any fixed number: two first sign-ins at once must not make two first organizations. */
const FIRST_ORGANIZATION_LOCK = 4_207_114_002;

interface MembershipRow {
  organization_id: string;
  slug: string;
  name: string;
  role: string;
  level: number;
  coaching_mode: CoachingMode;
}

@Injectable()
export class OrganizationsRepository {
  constructor(private readonly platform: PlatformDatabase) {}

  async membershipsOf(userId: string): Promise<Membership[]> {
    const rows = await this.platform.run(
      (tx) =>
        tx.query<MembershipRow>(
          `SELECT m.organization_id, o.slug, o.name, r.name AS role, r.level,
                  coalesce(m.coaching_mode, r.coaching_mode) AS coaching_mode
             FROM memberships m
             JOIN organizations o ON o.id = m.organization_id
             JOIN roles r ON r.organization_id = m.organization_id AND r.id = m.role_id
            WHERE m.user_id = $1
            ORDER BY m.created_at, o.id`,
          [userId],
        ),
      userId,
    );
    return rows.map(toMembership);
  }

  /**
   * The organizations that the person owns; nobody else counts them before the transaction ends. Two statements on
   * purpose: only one that begins after the wait sees what the former holder of the lock has made.
   */
  async countOwned(tx: PlatformTransaction, userId: string): Promise<number> {
    await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count
         FROM memberships m
         JOIN organizations o ON o.id = m.organization_id
         JOIN roles r ON r.organization_id = m.organization_id AND r.id = m.role_id
        WHERE m.user_id = $1 AND r.level >= ${ROLE_LEVELS.owner}`,
      [userId],
    );
    return row!.count;
  }

  async insert(tx: OrganizationTransaction, organization: Organization): Promise<void> {
    await tx.entities.insert(OrganizationEntity, organization);
  }

  /** Not found when it was removed moments ago. */
  async find(tx: OrganizationTransaction): Promise<Organization> {
    const found = await tx.entities.findOneBy(OrganizationEntity, { id: tx.organizationId });
    if (!found) throw organizationNotFound();
    return found;
  }

  /** As `find`, held against concurrent changes; rows that refer to it may come and go. */
  async lock(tx: OrganizationTransaction): Promise<Organization> {
    const found = await tx.entities.findOne(OrganizationEntity, {
      where: { id: tx.organizationId },
      lock: { mode: 'for_no_key_update' },
    });
    if (!found) throw organizationNotFound();
    return found;
  }

  async update(tx: OrganizationTransaction, changes: { name?: string; slug?: string }): Promise<void> {
    await tx.entities.update(OrganizationEntity, { id: tx.organizationId }, changes);
  }

  async addMember(
    tx: OrganizationTransaction,
    member: { userId: string; roleId: string; createdAt: Date },
  ): Promise<void> {
    await tx.entities.insert(MembershipEntity, {
      ...member,
      organizationId: tx.organizationId,
      coachingMode: null,
    });
  }

  /**
   * Runs `make` while no other process can, and only if the installation has no organization yet. False when somebody
   * else is making one: nobody waits for the lock, because `make` needs a second connection, and waiters might hold all.
   */
  whenEmpty(make: () => Promise<void>): Promise<boolean> {
    return this.platform.run(async (tx) => {
      const [row] = await tx.query<{ empty: boolean; mine: boolean }>(
        `SELECT empty, empty AND pg_try_advisory_xact_lock($1) AS mine
           FROM (SELECT NOT EXISTS (SELECT FROM organizations) AS empty) installation`,
        [FIRST_ORGANIZATION_LOCK],
      );
      if (row?.mine) await make();
      return !row?.empty || row.mine;
    });
  }

  directory(): Promise<Pick<Organization, 'id' | 'slug'>[]> {
    return this.platform.run((tx) => tx.query('SELECT id, slug FROM organizations ORDER BY slug'));
  }

  /** Undefined when there is no such organization, or none any more. */
  async slugOf(organizationId: string): Promise<string | undefined> {
    const [row] = await this.platform.run((tx) =>
      tx.query<{ slug: string }>('SELECT slug FROM organizations WHERE id = $1', [organizationId]),
    );
    return row?.slug;
  }

  async slugsLike(base: string): Promise<Set<string>> {
    const rows = await this.platform.run((tx) =>
      tx.query<{ slug: string }>(
        `SELECT slug FROM organizations WHERE slug = $1 OR slug LIKE left($1, 55) || '%'`,
        [base],
      ),
    );
    return new Set(rows.map((row) => row.slug));
  }
}

function toMembership(row: MembershipRow): Membership {
  const { organization_id: organizationId, coaching_mode: coachingMode, ...named } = row;
  return { organizationId, coachingMode, ...named };
}
