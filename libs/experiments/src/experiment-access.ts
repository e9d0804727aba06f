import type { OrganizationScope } from '@app/kernel';
import type { Experiment } from './experiment';
import { speaksOfOthers } from './experiments.errors';

/**
 * Who is limited to one project sees the experiments of the whole organization, and is in them, but reads nothing of what
 * they found out: that speaks of sessions in other projects.
 */
export function assertMayReadEvidence(
  { projectId: limit }: OrganizationScope,
  { projectId }: Pick<Experiment, 'projectId'>,
): void {
  if (limit !== undefined && limit !== projectId) throw speaksOfOthers();
}
