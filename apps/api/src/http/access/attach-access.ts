import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Access } from './access';
import { accessTo } from './route-access';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. */
    access?: Access;
  }
}

/** Gives every route its row of the table. One without a row is not served by anybody's oversight: it fails the start. */
export function attachAccess(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route: RouteOptions) => {
    route.config = { ...route.config, access: accessOf(route) };
  });
}

/** Fastify adds HEAD to every GET, with the same row. */
function accessOf({ method, url }: RouteOptions): Access {
  const [asked] = [method].flat();
  const route = `${asked === 'HEAD' ? 'GET' : asked} ${url}`;
  const access = accessTo(route);
  if (access) return access;
  throw new Error(`${route} has no row in route-access.ts: who may call it?`);
}
