/** Where a signed-in person lands when nothing else was asked for. */
export const HOME_PATH = '/sign-in';

const MAX_LENGTH = 500;
/** Any host that is not ours: what leaves it was not a path. */
const BASE = 'http://own.invalid';

/** A path of our own to go to after signing in; anything else (another host, another scheme) becomes the default page. */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > MAX_LENGTH) return HOME_PATH;
  if (/[\\\p{C}]/u.test(wanted) || !URL.canParse(wanted, BASE)) return HOME_PATH;
  const { origin, pathname, search } = new URL(wanted, BASE);
  // `/.//evil` is normalised to `//evil`, which a browser takes for a host.
  return origin === BASE && !pathname.startsWith('//') ? pathname + search : HOME_PATH;
}
