import type { CoachingMode } from '@app/kernel';

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
  /** The role's name. */
  role: string;
  level: number;
  coachingMode: CoachingMode;
}
