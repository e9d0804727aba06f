import { Controller, type DynamicModule, Get, Post, type Type } from '@nestjs/common';
import { loadConfig } from '@app/config';
import { AppModule } from '../../apps/api/src/app.module';
import { Authenticated, Public } from '../../apps/api/src/http';
import { ACCESS, type Access } from '../../apps/api/src/http/access';

/** Nest's own names for what its decorators write down. */
const PATH = 'path';
const METHOD = 'method';
/** What `@ApiBearerAuth` writes down. */
const SECURITY = 'swagger/apiSecurity';

interface Route {
  name: string;
  access: Access | undefined;
  isDocumentedAsProtected: boolean;
}

type AnyModule = Type | DynamicModule | { forwardRef: () => Type };

const config = loadConfig({
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  SECRET_KEY: 'not-a-secret-it-signs-nothing-at-all',
});

const routes = controllersOf(AppModule.forRoot(config)).flatMap(routesOf);

it('finds the routes of the whole API', () => {
  const names = routes.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['EventsController.ingest', 'MeController.show', 'HealthController.live']),
  );
  expect(names.length).toBeGreaterThan(35);
  expect(new Set(names).size).toBe(names.length);
});

it.each(routes.map((route) => [route.name, route] as const))(
  '%s says who may call it',
  (_name, { access }) => {
    expect(access).toBeDefined();
    if (access?.kind === 'public') expect(access.reason).toMatch(/\w+ \w+/);
  },
);

it.each(routes.map((route) => [route.name, route] as const))('%s is documented as it is', (_name, route) => {
  expect(route.isDocumentedAsProtected).toBe(route.access?.kind !== 'public');
});

describe('a route that does not say', () => {
  @Controller('planted')
  class SilentController {
    @Get()
    forgotten(): void {}

    @Post()
    @Public('a reason of two words')
    open(): void {}

    notARoute(): void {}
  }

  @Authenticated({ in: 'person' })
  @Controller('inherits')
  class SpokenController extends SilentController {}

  it('is found', () => {
    expect(routesOf(SilentController).map(({ name, access }) => [name, access?.kind])).toEqual([
      ['SilentController.forgotten', undefined],
      ['SilentController.open', 'public'],
    ]);
  });

  it('has what its class says', () => {
    expect(routesOf(SpokenController).map(({ access }) => access?.kind)).toEqual(['person', 'public']);
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

function routesOf(controller: Type): Route[] {
  return handlersOf(controller.prototype as object).map(([name, handler]) => ({
    name: `${controller.name}.${name}`,
    access: (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as
      Access | undefined,
    isDocumentedAsProtected: [handler, controller].some((target) => Reflect.hasMetadata(SECURITY, target)),
  }));
}

/** Methods that answer requests, inherited ones too. */
function handlersOf(prototype: object): [string, object][] {
  if (prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) => {
    const isRoute =
      typeof value === 'function' && Reflect.hasMetadata(PATH, value) && Reflect.hasMetadata(METHOD, value);
    return isRoute ? [[name, value as object] as [string, object]] : [];
  });
  const inherited = handlersOf(Object.getPrototypeOf(prototype) as object);
  return [...own, ...inherited.filter(([name]) => !own.some(([known]) => known === name))];
}
