import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

const NEEDED = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'];
/** Known to libs/testing too, which connects the applications under test with it. */
const APPLICATION = { role: 'crewkit_application', password: 'only-for-tests' };
const MIGRATE = join(__dirname, '../dist/apps/api/src/migrate.js');

/**
 * Migrates one template database; each spec file clones it. Jest calls this once per project that needs
 * servers, and asks for a default export.
 */
export default async function globalSetup(): Promise<void> {
  const missing = NEEDED.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    throw new Error(
      `These specs need real servers, and ${missing.join(' and ')} is not set. Run "npm test": it starts Postgres ` +
        'and Redis, sets both and hands its arguments on to Jest.',
    );
  }
  if (process.env.TEST_TEMPLATE_DATABASE) return;
  if (!existsSync(MIGRATE))
    throw new Error('Nothing is built yet. Run "npm test", which builds first, or "npm run build".');
  const template = `crewkit_template_${process.pid}`;
  await asSuperuser((run) => makeTemplate(run, template));
  const url = new URL(process.env.TEST_DATABASE_URL!);
  Object.assign(url, { pathname: template, username: APPLICATION.role, password: APPLICATION.password });
  const settings = {
    DATABASE_URL: url.href,
    REDIS_URL: process.env.TEST_REDIS_URL!,
    SECRET_KEY: 's'.repeat(32),
  };
  execFileSync(process.execPath, [MIGRATE], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.env.TEST_TEMPLATE_DATABASE = template;
}

type Run = (sql: string) => Promise<unknown>;

/** The application owns the database and may create roles, and is no superuser: those walk through walls. */
async function makeTemplate(run: Run, template: string): Promise<void> {
  const { role, password } = APPLICATION;
  await run(`DO $$ BEGIN CREATE ROLE ${role} LOGIN CREATEROLE PASSWORD '${password}';
    EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  for (const known of [
    'crewkit_tenant',
    'crewkit_platform',
    'crewkit_sweep',
    'crewkit_removal',
    'crewkit_search',
  ]) {
    await run(`DO $$ BEGIN GRANT ${known} TO ${role} WITH ADMIN OPTION;
      EXCEPTION WHEN undefined_object THEN NULL; END $$`);
  }
  await run(`CREATE DATABASE ${template} OWNER ${role}`);
}

async function asSuperuser(work: (run: Run) => Promise<void>): Promise<void> {
  const client = new Client(process.env.TEST_DATABASE_URL);
  await client.connect();
  try {
    await work((sql) => client.query(sql));
  } finally {
    await client.end();
  }
}
