/** `user@host:path`; a single letter is a drive of Windows, not a host. */
const SCP_LIKE = /^(?:[^@/\s]+@)?([^:/\s\\]{2,}):(?!\/\/)([^\\]+)$/;
const SCHEMES = new Set(['http:', 'https:', 'ssh:', 'git:', 'git+ssh:']);
const MOST_BYTES = 500;
const LONGEST_NAME = 100;

/**
 * One spelling for all addresses of a Git repository: `git@github.com:acme/backend`,
 * `ssh://git@github.com:22/acme/backend`, `https://github.com/acme/backend.git` → `github.com/acme/backend`.
 * Credentials, scheme, default port and `.git` go; the host is lower case. Null when it is no address.
 */
export function normalizeRemoteUrl(remoteUrl: string): string | null {
  const text = remoteUrl.trim();
  if (text.length === 0 || text.length > 2048 || /\s/.test(text)) return null;
  const parts = text.includes('://') ? fromUrl(text) : fromScp(text);
  if (!parts) return null;
  const path = parts.path
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/i, '')
    .replace(/\/{2,}/g, '/');
  const normalized = `${parts.host.toLowerCase()}/${path}`;
  return path && parts.host && isUsable(normalized) ? normalized : null;
}

/** Short enough to be a key, without control characters. */
function isUsable(normalized: string): boolean {
  return Buffer.byteLength(normalized) <= MOST_BYTES && !/\p{Cc}/u.test(normalized);
}

/** The last word of the path: what people call the repository. */
export function repositoryNameOf(normalizedUrl: string): string {
  return normalizedUrl.slice(normalizedUrl.lastIndexOf('/') + 1).slice(0, LONGEST_NAME);
}

function fromUrl(text: string): { host: string; path: string } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!SCHEMES.has(url.protocol)) return null;
  const isDefaultPort = url.port === '' || (url.protocol === 'ssh:' && url.port === '22');
  return { host: isDefaultPort ? url.hostname : `${url.hostname}:${url.port}`, path: decode(url.pathname) };
}

function fromScp(text: string): { host: string; path: string } | null {
  const match = SCP_LIKE.exec(text);
  return match ? { host: match[1]!, path: match[2]! } : null;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
