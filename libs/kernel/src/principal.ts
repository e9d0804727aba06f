import type { Scope } from './scopes';

export const BUILT_IN_ROLES = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
export type RoleName = (typeof BUILT_IN_ROLES)[number];

/** Rights grow with the level; a rule names the least role that may. */
export const ROLE_LEVELS: Record<RoleName, number> = {
  owner: 100,
  admin: 80,
  manager: 60,
  member: 40,
  viewer: 20,
};

export const COACHING_MODES = ['coaching', 'collaborative', 'autonomous'] as const;
export type CoachingMode = (typeof COACHING_MODES)[number];

/** What proves who is calling: a signed-in device's access token, or an API token. */
export interface Credential {
  kind: 'device' | ApiTokenKind;
  /** Of the signed-in device, that is of the token family; or of the API token. */
  id: string;
}

/** `personal` tokens act as their person, `ci` tokens record what pipelines do. */
export const API_TOKEN_KINDS = ['personal', 'ci'] as const;
export type ApiTokenKind = (typeof API_TOKEN_KINDS)[number];

/** Who is calling. */
export interface Identity {
  userId: string;
  credential: Credential;
  /** The organization that the token was issued for, if any. An API token works nowhere else. */
  organizationId: string | null;
  /** The project that an API token is limited to. */
  projectId?: string;
  scopes: readonly Scope[];
  expiresAt: Date;
}

/** Which organization a use case works in: all that the database wall needs. */
export interface OrganizationScope {
  organizationId: string;
  /** Of what belongs to projects, only this one's is there: for who calls with a token that is limited to it. */
  projectId?: string;
}

/** Who is calling, in which organization, with which rights: what use cases decide by. */
export interface Principal extends OrganizationScope {
  userId: string;
  /** Rights go by this, never by a role's name. */
  level: number;
}

/** Asks again who is calling, while an answer goes on: throws when they may no more. */
export type Admission = () => Promise<Principal>;

export function hasLevel(principal: Principal, role: RoleName): boolean {
  return principal.level >= ROLE_LEVELS[role];
}
