import type { Person } from './front-door';

/** An organization of the matrix, and what is in it. */
export interface Tenant {
  /** What its things are called: of B, a canary. */
  word: string;
  organizationId: string;
  slug: string;
  owner: Person;
  /** By collection, a thing that stays: its id, then whatever else it may be called by. */
  things: Record<string, string[]>;
  /** What its people chose themselves: words that others may use too, and that lead them nowhere. */
  chosen: Record<string, string>;
}

let count = 0;

/** A name of its own for every thing, made of the word of its organization. */
export function newName({ word }: Pick<Tenant, 'word'>): string {
  count += 1;
  return `${word}_${count}`;
}

/** The same as a slug. */
export function newSlug(tenant: Pick<Tenant, 'word'>): string {
  return newName(tenant).toLowerCase().replaceAll('_', '-');
}
