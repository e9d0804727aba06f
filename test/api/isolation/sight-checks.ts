import { send } from './call';
import { asOwner } from './callers';
import { standingCall } from './making-calls';
import type { Check } from './findings';
import type { Operation } from './operations';
import { RECIPES } from './recipes';
import type { Stage } from './stage';

/** What shows nothing of an organization even to its own people. */
const SHOWS_NOTHING: Record<string, string> = {
  isProjectSlugAvailable: 'says yes or no',
  followSessions: 'first says where to go on from; live-sessions.spec follows it',
  getResourceStats: 'figures of versions',
  compareResourceVersions: 'figures of versions',
  isForkUpgradeAvailable: 'says which versions',
  getExperimentPower: 'figures of what could be detected',
  diffResourceVersions: 'the standing call compares a version with itself',
};

/** B's own people see B where they read: else the matrix would look for canaries where none can be. */
export function sightChecks(stage: Stage, operation: Operation): Check[] {
  const { method, access, id } = operation;
  if (method !== 'GET' || access?.kind !== 'member' || SHOWS_NOTHING[id]) return [];
  const caller = asOwner(stage.b);
  const run = async () => {
    const desk = { scene: stage, tenant: stage.b, caller };
    const standing = standingCall(operation, desk);
    const call = {
      ...standing,
      query: { ...standing.query, ...(await RECIPES[operation.id]?.(desk))?.query },
    };
    const answer = await send(stage.url, call);
    const isSeen = stage.canaries.leaksIn(answer, call).length > 0;
    return isSeen ? [] : [`shows nothing of B that could be known again: ${answer.status} ${answer.text}`];
  };
  return [{ operation, caller: 'owner of B', target: 'in B', run }];
}
