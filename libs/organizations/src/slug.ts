/** First path words of the API: an organization of that name could not be reached by it. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'admin',
  'agents',
  'api',
  'assets',
  'audit_log',
  'auth',
  'conventions',
  'dev',
  'device',
  'device-verify',
  'docs',
  'erasures',
  'experiments',
  'health',
  'hooks',
  'imports',
  'invitations',
  'join',
  'me',
  'members',
  'metrics',
  'new',
  'observability',
  'openapi',
  'organizations',
  'playbook_subscriptions',
  'playbooks',
  'projects',
  'repos',
  'resources',
  'roles',
  'sessions',
  'settings',
  'sign-in',
  'sign-out',
  'slug-available',
  'v1',
  'webhooks',
  'well-known',
]);

/** Words that stand in paths where a slug of a project or repository may: what is called so could not be reached by it. */
export const FIXED_WORDS: ReadonlySet<string> = new Set(['lookup', 'resolve', 'slug-available']);

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_LENGTH = 63;

/** 1–63 of a–z, 0–9 and inner dashes, as in a DNS label. A UUID is refused: ids and slugs share a place in paths. */
export function isSlug(value: string): boolean {
  return SLUG.test(value) && !/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value);
}

/** A slug for a name, `fallback` when nothing of it can be used. */
export function slugOf(name: string, fallback: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/['’]/g, '')
    .toLowerCase();
  const slug = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return isSlug(slug) ? slug : fallback;
}

/** `base`, or the first of `base-2`, `base-3` … that `isTaken` does not refuse. */
export function freeSlug(base: string, isTaken: (slug: string) => boolean): string {
  if (!isTaken(base)) return base;
  for (let n = 2; ; n += 1) {
    const suffix = `-${n}`;
    const candidate = base.slice(0, MAX_LENGTH - suffix.length).replace(/-+$/, '') + suffix;
    if (!isTaken(candidate)) return candidate;
  }
}
