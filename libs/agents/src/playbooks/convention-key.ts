import { createHash } from 'node:crypto';
import { slugOf } from '@app/organizations';

/** As many characters as a slug may have. */
const MOST = 63;
const HASH = 8;
/** Anything else is lost when a name becomes a slug. */
const LATIN = /^[\p{Script=Latin}\p{Number}\p{Punctuation}\p{Symbol}\p{Separator}\p{Mark}]*$/u;

/**
 * The key that names make, from the most general: their slug. Where the slug cannot say all of them, because they are long
 * or not in Latin letters, a part of their SHA-256 says the rest, so that different names have different keys.
 */
export function conventionKey(...names: string[]): string {
  const name = names.join(' ');
  const slug = slugOf(name, 'convention');
  if (name.length <= MOST && LATIN.test(name) && slug !== 'convention') return slug;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH);
  return `${slug.slice(0, MOST - HASH - 1).replace(/-+$/, '')}-${hash}`;
}
