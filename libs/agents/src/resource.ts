/** What an agent's configuration is made of. */
export const RESOURCE_TYPES = ['agent', 'skill', 'rule', 'command'] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** From what everybody gets to what one project gets; later ones add to earlier ones. */
export const TIERS = ['platform', 'organization', 'project'] as const;
export type Tier = (typeof TIERS)[number];

/**
 * What a resource does with that of the same name on the tiers above: `inherit` adds to it; `forked` is a copy that goes
 * its own way; `standalone` never had anything to do with it.
 */
export const INHERITANCES = ['inherit', 'forked', 'standalone'] as const;
export type Inheritance = (typeof INHERITANCES)[number];

/** One that an organization or a project made, or that the platform brings. */
export interface Resource {
  id: string;
  tier: Tier;
  /** Of the tier project. */
  projectId: string | null;
  type: ResourceType;
  name: string;
  inheritance: Inheritance;
  /** What a fork was copied from, and the version of it that it has taken over. */
  forkedFrom: { resourceId: string; versionHash: string } | null;
  /** Null for a draft, which nobody gets. */
  publishedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: CurrentVersion;
}

export interface CurrentVersion {
  /** From 1. */
  number: number;
  /** SHA-256 of the content, in hex. */
  hash: string;
  content: string;
  createdAt: Date;
}

/** A version is never changed, and never goes. It is, was, or may become the current one. */
export interface ResourceVersion extends CurrentVersion {
  message: string | null;
  /** Null for the platform's own. */
  authorId: string | null;
}
