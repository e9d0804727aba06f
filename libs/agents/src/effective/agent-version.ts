import type { Tier } from '../resource';
import type { EffectiveConfig } from './effective-config';

const WORDS: Record<Exclude<Tier, 'platform'>, string> = { organization: 'org', project: 'proj' };

/** `base-1.0_org-1760000000_proj-1760000123`: what a session says it ran. Numbers are unix seconds. */
export function agentVersionOf({ parts, version }: Pick<EffectiveConfig, 'parts' | 'version'>): string {
  return parts
    .map(({ tier, since }) =>
      tier === 'platform' ? `base-${version}` : `${WORDS[tier]}-${Math.floor(since.getTime() / 1000)}`,
    )
    .join('_');
}
