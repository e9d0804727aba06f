import type { INestApplicationContext } from '@nestjs/common';
import { newId } from '@app/kernel';
import { loadConfig } from '@app/config';
import { choosePort } from '../../scripts/lib/ports.mjs';
import { System } from '../kit/system';
import { startWorker } from '../kit/worker-context';

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

afterAll(() => system.stop());

describe('a backlog', () => {
  it('is degraded, not unready: another process may be the one that lags', async () => {
    const client = system.anonymous();
    expect((await client.get('/health/ready')).body).toMatchObject({ status: 'ok', checks: { queue: 'ok' } });
    await markedSecondsAgo(30);
    expect((await client.get('/health/ready')).body).toMatchObject({ status: 'ok' });
    await markedSecondsAgo(62);
    const ready = await client.get('/health/ready');
    expect([ready.status, ready.body]).toMatchObject([
      200,
      { status: 'degraded', checks: { queue: 'degraded', redis: 'ok' } },
    ]);
    expect((await client.get('/metrics')).text).toMatch(
      /crewkit_backlog_seconds\{queue="ingestion"\} (6[2-9]|[789]\d)/,
    );
    await system.database.query('DELETE FROM unfolded_sessions');
    expect((await client.get('/health/ready')).body).toMatchObject({ status: 'ok' });
  });
});

describe('the listener of a worker', () => {
  let worker: INestApplicationContext;
  let url: string;

  beforeAll(async () => {
    const port = await choosePort();
    const environment = { DATABASE_URL: system.database.url, REDIS_URL: process.env.TEST_REDIS_URL };
    const others = {
      NODE_ENV: 'test',
      QUEUE_PREFIX: `${system.config.redis.prefix}-probe`,
      LOG_LEVEL: 'silent',
    };
    worker = await startWorker(
      loadConfig({
        ...environment,
        ...others,
        SECRET_KEY: system.config.tokens.secretKey,
        WORKER_PORT: String(port),
      }),
    );
    url = `http://127.0.0.1:${port}`;
  });

  afterAll(() => worker.close());

  it.each([
    ['/health/live', 200, '"status":"ok"'],
    ['/health/ready', 200, '"database":"ok","redis":"ok"'],
    ['/metrics', 200, 'crewkit_job_duration_seconds'],
    ['/anything', 404, '"code":"not_found"'],
  ])('answers %s with %d', async (path, status, text) => {
    const answer = await fetch(url + path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
  });
});

async function markedSecondsAgo(seconds: number): Promise<void> {
  await system.database.query(
    `INSERT INTO unfolded_sessions (organization_id, session_id, marked_at) VALUES ($1, $2, now() - make_interval(secs => $3))`,
    [newId(), newId(), seconds],
  );
}
