import { groupBy } from '@app/kernel';
import { type Resource, RESOURCE_TYPES, type ResourceType } from '../resource';
import { type EffectiveConfig, mergeTiers, type TierVersion } from './effective-config';

/** What somebody gets under one name. */
export interface EffectiveResource {
  type: ResourceType;
  name: string;
  config: EffectiveConfig;
}

/** Merges what has the same type and name; by type and name, whatever order they come in. */
export function mergedResources(
  resources: readonly Resource[],
  merge: (versions: TierVersion[]) => EffectiveConfig = mergeTiers,
): EffectiveResource[] {
  const groups = groupBy(resources, ({ type, name }) => `${RESOURCE_TYPES.indexOf(type)} ${name}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, tiers]) => {
      const { type, name } = tiers[0]!;
      return { type, name, config: merge(tiers.map(tierVersionOf)) };
    });
}

function tierVersionOf({ id: resourceId, tier, inheritance, version }: Resource): TierVersion {
  const { content, number, hash: versionHash, createdAt: since } = version;
  return { resourceId, tier, inheritance, content, number, versionHash, since };
}
