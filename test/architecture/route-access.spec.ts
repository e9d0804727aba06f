import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DynamicModule, RequestMethod, type Type } from '@nestjs/common';
import fastify from 'fastify';
import { loadConfig } from '@app/config';
import { AppModule } from '../../apps/api/src/app.module';
import type { Access } from '../../apps/api/src/http/access/access';
import { attachAccess } from '../../apps/api/src/http/access/attach-access';
import { ROUTE_ACCESS } from '../../apps/api/src/http/access/route-access';
import { ROOT_ROUTES } from '../../apps/api/src/root-routes';

/** Nest's own names for what its decorators write down. */
const PATH = 'path';
const METHOD = 'method';
const OUTSIDE_OF_NEST = /^GET \/(?:$|docs|openapi\.json)/;

type AnyModule = Type | DynamicModule | { forwardRef: () => Type };

const config = loadConfig({
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  SECRET_KEY: 'not-a-secret-it-signs-nothing-at-all',
});

const routes = controllersOf(AppModule.forRoot(config)).flatMap(routesOf);

it('has a row for every route, and a route for every row', () => {
  const rows = [...ROUTE_ACCESS.keys()].filter((route) => !OUTSIDE_OF_NEST.test(route));
  expect(routes.length).toBeGreaterThan(60);
  expect(rows.sort()).toEqual(routes.sort());
});

it.each([...ROUTE_ACCESS])('%s is open for a reason, or not at all', (_route, access) => {
  if (access.kind === 'anyone') expect(access.reason).toMatch(/\w+ \w+/);
  else expect(access.scope).toBeTruthy();
});

describe('openapi.json', () => {
  const { paths } = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as OpenApi;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: routeOf(method, path), operation })),
  );

  it('says of every route who may call it, as the table does', () => {
    const described = Object.fromEntries(
      operations.map(({ route, operation }) => [route, [operation['x-access'], operation.security]]),
    );
    const expected = operations.map(({ route }) => [route, inWords(ROUTE_ACCESS.get(route)!)]);
    expect(described).toEqual(Object.fromEntries(expected));
  });

  it('leaves nothing out of what tokens open', () => {
    const described = new Set(operations.map(({ route }) => route));
    const silent = [...ROUTE_ACCESS].filter(([route]) => !described.has(route));
    expect(silent.filter(([, { kind }]) => kind !== 'anyone')).toEqual([]);
    expect(silent.filter(([route]) => route.includes(' /api/'))).toEqual([]);
  });
});

interface OpenApi {
  paths: Record<string, Record<string, { 'x-access'?: object; security: object[] }>>;
}

function routeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
}

function inWords(access: Access): [object | undefined, object[]] {
  if (access.kind === 'anyone') return [undefined, []];
  const role = access.kind === 'member' ? access.role : null;
  return [{ role, scope: access.scope }, [{ bearer: [] }]];
}

describe('at the start', () => {
  it('a route without a row is refused', () => {
    const instance = fastify();
    attachAccess(instance);
    expect(() => instance.get('/api/v1/planted', () => 'open')).toThrow(
      'GET /api/v1/planted has no row in route-access.ts',
    );
    expect(() => instance.post('/api/v1/me', () => 'open')).toThrow('POST /api/v1/me has no row');
  });

  it('a route with a row carries it, for HEAD too', () => {
    const instance = fastify();
    const seen: unknown[] = [];
    attachAccess(instance);
    instance.addHook('onRoute', ({ method, config }) => void seen.push([method, config?.access]));
    instance.get('/api/v1/me', () => 'me');
    const access = { kind: 'person', scope: 'profile:read' };
    expect(seen).toEqual(
      expect.arrayContaining([
        ['GET', access],
        ['HEAD', access],
      ]),
    );
  });
});

function controllersOf(module: AnyModule, seen = new Set<unknown>()): Type[] {
  const resolved = 'forwardRef' in module ? module.forwardRef() : module;
  if (seen.has(resolved)) return [];
  seen.add(resolved);
  const type = 'module' in resolved ? resolved.module : resolved;
  const listed = <T>(key: 'imports' | 'controllers'): T[] => [
    ...((Reflect.getMetadata(key, type) as T[] | undefined) ?? []),
    ...(('module' in resolved ? (resolved[key] as T[] | undefined) : undefined) ?? []),
  ];
  const imported = listed<AnyModule>('imports').flatMap((each) => controllersOf(each, seen));
  return [...new Set([...listed<Type>('controllers'), ...imported])];
}

/** `METHOD path` of every handler, as the router will have it. */
function routesOf(controller: Type): string[] {
  const [prefix] = pathsOf(controller);
  const handlers = Object.values(Object.getOwnPropertyDescriptors(controller.prototype as object));
  return handlers.flatMap(({ value }) => {
    if (typeof value !== 'function' || !Reflect.hasMetadata(METHOD, value)) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD, value) as RequestMethod];
    return pathsOf(value as object).map(
      (path) => `${method} ${absolute([prefix, path].filter((part) => part && part !== '/').join('/'))}`,
    );
  });
}

function pathsOf(target: object): string[] {
  return [(Reflect.getMetadata(PATH, target) as string | string[] | undefined) ?? ''].flat();
}

function absolute(path: string): string {
  const isRoot = ROOT_ROUTES.some(
    (root) => path === root || (root.endsWith('/*path') && path.startsWith(root.slice(0, -5))),
  );
  return isRoot ? `/${path}` : `/api/v1/${path}`;
}
