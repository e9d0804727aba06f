import { BoundedMap } from '@app/kernel';
import { chainOf, type EffectiveConfig, mergeTiers, type TierVersion } from './effective-config';

/** In characters of contents and what they come to. With the files that are made of them it is up to three times that. */
const MOST = 16 * 2 ** 20;
/** What a configuration weighs besides its texts: objects, and names of tools. */
const OVERHEAD = 2_000;

/**
 * What chains of versions come to. Versions never change, so each chain is merged once, however often it is asked for and
 * whatever else of the configuration changes: reading the YAML of 600 versions takes 30 ms.
 */
export class MergedConfigs {
  private readonly known = new BoundedMap<string, EffectiveConfig>(MOST, weightOf);

  of(versions: readonly TierVersion[]): EffectiveConfig {
    const chain = chainOf(versions);
    const key = chain.map(({ resourceId, versionHash }) => `${resourceId} ${versionHash}`).join(' ');
    const known = this.known.get(key);
    if (known) return known;
    const config = mergeTiers(chain);
    this.known.set(key, config);
    return config;
  }
}

function weightOf({ parts, instructions }: EffectiveConfig): number {
  return parts.reduce((sum, { content }) => sum + content.length, instructions.length + OVERHEAD);
}
