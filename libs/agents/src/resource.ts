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
