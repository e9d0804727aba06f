// One read of an organization's rows on two routes. `guarded` is as the API does it: its guard says who calls and whether
// they may, and the read happens behind the wall around the organization. `open` does neither. All else is the same.
import { createRequire } from 'node:module';
import { answerWith } from '../lib/channel.mjs';

const require = createRequire(import.meta.url);
require('reflect-metadata');
const built = (path) => require(`../../dist/${path}.js`);
const { Controller, Get, Module, Req } = require('@nestjs/common');
const { APP_GUARD, NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');
const { Pool } = require('pg');
const { AccessGuard } = built('apps/api/src/http/access/access.guard');
const { anyone, atLeast } = built('apps/api/src/http/access/access');
const { AuthModule } = built('libs/auth/src/index');
const { ConfigModule, loadConfig } = built('libs/config/src/index');
const { DatabaseModule, OrganizationDatabase } = built('libs/database/src/index');
const { JobsModule } = built('libs/jobs/src/index');
const { OrganizationsModule } = built('libs/organizations/src/index');
const { runInContext, TelemetryModule } = built('libs/telemetry/src/index');

const ACCESS = {
  '/open/:org': anyone('what a request costs without anybody asking who calls'),
  '/guarded/:org': atLeast('viewer', 'organization:read'),
};
const READ = 'SELECT count(*)::int AS projects FROM projects WHERE organization_id = $1';
const CONNECTIONS = 10;

let database;
let pool;

class ReadsController {
  async open({ params }) {
    const { rows } = await pool.query(READ, [params.org]);
    return rows[0];
  }

  async guarded({ principal }) {
    const rows = await database.run(principal, (tx) => tx.query(READ, [principal.organizationId]));
    return rows[0];
  }
}

// What decorators would say, in a file that is not compiled.
for (const name of ['open', 'guarded']) {
  const method = Object.getOwnPropertyDescriptor(ReadsController.prototype, name);
  Get(`${name}/:org`)(ReadsController.prototype, name, method);
  Req()(ReadsController.prototype, name, 0);
}
Controller()(ReadsController);

function moduleOf(config) {
  class GuardedModule {}
  Module({
    imports: [
      ConfigModule.forRoot(config),
      TelemetryModule.forRoot('bench'),
      DatabaseModule.forRoot({ applicationName: 'bench', statementTimeoutMs: 5_000 }),
      JobsModule,
      AuthModule,
      OrganizationsModule,
    ],
    controllers: [ReadsController],
    providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  })(GuardedModule);
  return GuardedModule;
}

/** `databaseUrl` is a superuser's, whom no wall holds. */
async function listen({ env, databaseUrl }) {
  const adapter = new FastifyAdapter();
  const app = await NestFactory.create(moduleOf(loadConfig(env)), adapter, { logger: false });
  const instance = adapter.getInstance();
  instance.addHook('onRoute', (route) => (route.config = { ...route.config, access: ACCESS[route.url] }));
  instance.addHook('onRequest', (_request, _reply, done) => runInContext({ requestId: 'bench' }, done));
  database = app.get(OrganizationDatabase, { strict: false });
  pool = new Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  await app.listen(0, '127.0.0.1');
  return { port: instance.server.address().port };
}

answerWith({ listen });
