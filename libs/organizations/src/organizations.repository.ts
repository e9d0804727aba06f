import { Injectable } from '@nestjs/common';
import { ROLE_LEVELS, type CoachingMode, type RoleName } from '@app/kernel';
import { OrganizationDatabase, PlatformDatabase } from '@app/database';
import { DEFAULT_COACHING_MODE, type Membership, type Organization } from './organization';
import { MembershipEntity, OrganizationEntity } from './organization.entity';

/** Any fixed number: two first sign-ins at once must not make two first organizations. */
const FIRST_ORGANIZATION_LOCK = 4_207_114_002;

interface MembershipRow {
  organization_id: string;
  slug: string;
  name: string;
  role: RoleName;
  coaching_mode: CoachingMode | null;
}

@Injectable()
export class OrganizationsRepository {
  constructor(
    private readonly platform: PlatformDatabase,
    private readonly organizations: OrganizationDatabase,
  ) {}

  async membershipsOf(userId: string): Promise<Membership[]> {
    const rows = await this.platform.run(
      (tx) =>
        tx.query<MembershipRow>(
          `SELECT m.organization_id, o.slug, o.name, m.role, m.coaching_mode
             FROM memberships m JOIN organizations o ON o.id = m.organization_id
            WHERE m.user_id = $1
            ORDER BY m.created_at, o.id`,
          [userId],
        ),
      userId,
    );
    return rows.map(toMembership);
  }

  /** Makes the organization and its owner in one transaction. */
  async create(organization: Organization, ownerId: string): Promise<void> {
    await this.organizations.run({ organizationId: organization.id }, async (tx) => {
      await tx.entities.insert(OrganizationEntity, organization);
      await tx.entities.insert(MembershipEntity, {
        organizationId: organization.id,
        userId: ownerId,
        role: 'owner',
        coachingMode: null,
        createdAt: organization.createdAt,
      });
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
  return {
    organizationId: row.organization_id,
    slug: row.slug,
    name: row.name,
    role: row.role,
    level: ROLE_LEVELS[row.role],
    coachingMode: row.coaching_mode ?? DEFAULT_COACHING_MODE[row.role],
  };
}
