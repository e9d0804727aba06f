const SCP_LIKE = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/;

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
  return path && parts.host ? `${parts.host.toLowerCase()}/${path}` : null;
}

/** The last word of the path: what people call the repository. */
export function repositoryNameOf(normalizedUrl: string): string {
  return normalizedUrl.slice(normalizedUrl.lastIndexOf('/') + 1);
}

function fromUrl(text: string): { host: string; path: string } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
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
