import type { DocumentChanges } from '../content/agent-document';
import type { Resource, Tier } from '../resource';

/** The two versions of one agent that an experiment compares, by number, and the tier that has them. */
export interface ArmPair {
  resourceId: string;
  agentName: string;
  tier: Exclude<Tier, 'platform'>;
  /** Of the tier project. */
  projectId: string | null;
  /** Null where nobody gets anything of this tier yet: the control arm goes without it. */
  controlNumber: number | null;
  variantNumber: number;
}

export interface ArmVersion {
  resourceId: string;
  number: number;
}

/** What a tier says in a version, for people to read. */
export interface ArmBlock {
  /** SHA-256 of the content, in hex. */
  hash: string;
  block: Omit<DocumentChanges, 'instructions'> & { instructions: string };
}

export function pairOf(
  { id: resourceId, name: agentName, projectId }: Resource,
  controlNumber: number | null,
  variantNumber: number,
): ArmPair {
  const tier = projectId === null ? 'organization' : 'project';
  return { resourceId, agentName, tier, projectId, controlNumber, variantNumber };
}
