import type { CoachingMode, RoleName } from '@app/kernel';

export interface Organization {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
}

/** One person's place in one organization. */
export interface Membership {
  organizationId: string;
  slug: string;
  name: string;
  role: RoleName;
  level: number;
  coachingMode: CoachingMode;
}

/** What a role works with unless the member has a mode of their own. */
export const DEFAULT_COACHING_MODE: Record<RoleName, CoachingMode> = {
  owner: 'autonomous',
  admin: 'autonomous',
  manager: 'collaborative',
  member: 'collaborative',
  viewer: 'coaching',
};
