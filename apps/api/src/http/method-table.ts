import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';

interface KnownRoute {
  pattern: RegExp;
  method: string;
}

const tables = new WeakMap<object, KnownRoute[]>();

/** Remembers which methods an address takes, so that a wrong one is answered 405 with `Allow` (RFC 9110 §15.5.6). */
export function rememberMethods(instance: FastifyInstance): void {
  const table: KnownRoute[] = [];
  tables.set(instance.server, table);
  instance.addHook('onRoute', (route: RouteOptions) => {
    const pattern = new RegExp(
      `^${route.url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')}/?$`,
    );
    const isWildcard = route.url.includes('*');
    for (const method of [route.method].flat()) if (!isWildcard) table.push({ pattern, method });
  });
}

/** The methods that the request's address takes; none when there is nothing at it. */
export function allowedMethods(request: FastifyRequest): string[] {
  const path = request.url.split('?', 1)[0] ?? '';
  const table = tables.get(request.server.server) ?? [];
  const methods = table.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return [...new Set(methods)].sort();
}
