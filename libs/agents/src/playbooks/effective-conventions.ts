import { groupBy } from '@app/kernel';
import { type Tier, TIERS } from '../resource';
import type { Convention } from './convention';

/** What holds under one key, and who says so. */
export interface EffectiveConvention {
  convention: Convention;
  /** The tiers whose words this one takes the place of, from the most general. */
  overrides: Tier[];
}

/**
 * What the tiers of a playbook come to for one project, or for none: by key, the most specific tier that says anything
 * decides alone. In the order in which keys first occur, from the platform down; what is switched off is left out.
 * The order in which rows were stored or read makes no difference.
 */
export function effectiveConventions(conventions: readonly Convention[]): EffectiveConvention[] {
  const byKey = groupBy([...conventions].sort(inOrder), ({ key }) => key);
  return [...byKey.values()].flatMap((tiers) => {
    const convention = tiers.at(-1)!;
    return convention.isEnabled
      ? [{ convention, overrides: tiers.slice(0, -1).map(({ tier }) => tier) }]
      : [];
  });
}

function inOrder(a: Convention, b: Convention): number {
  const tiers = TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier);
  return tiers || a.position - b.position || (a.key < b.key ? -1 : 1);
}
