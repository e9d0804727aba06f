import { BUILT_IN_ROLES, type CoachingMode, ROLE_LEVELS, type RoleName } from '@app/kernel';

/** What a member may do, and how agents work with them. */
export interface Role {
  id: string;
  name: string;
  /** Rights are those of the highest built-in role at or below it. */
  level: number;
  coachingMode: CoachingMode;
  builtIn: boolean;
  createdAt: Date;
}

const COACHING_MODE_OF: Record<RoleName, CoachingMode> = {
  owner: 'autonomous',
  admin: 'autonomous',
  manager: 'collaborative',
  member: 'collaborative',
  viewer: 'coaching',
};

/** The roles that every organization begins with. */
export function builtInRoles(makeId: () => string, createdAt: Date): Role[] {
  return BUILT_IN_ROLES.map((name) => ({
    id: makeId(),
    name,
    level: ROLE_LEVELS[name],
    coachingMode: COACHING_MODE_OF[name],
    builtIn: true,
    createdAt,
  }));
}
