import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import type { DomainError } from '@app/kernel';
import { registerBodyParsers } from './body-parsers';
import { limitBytesInFlight } from './bytes-in-flight';

const MEGABYTE = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };
const text = JSON.stringify('x'.repeat(2 * MEGABYTE));

let server: FastifyInstance;
/** Requests that have arrived whole and are held until the test lets them go. */
let waiting: (() => void)[];

beforeEach(async () => {
  waiting = [];
  server = fastify();
  registerBodyParsers(server);
  limitBytesInFlight(server, 5 * MEGABYTE);
  server.setErrorHandler((error: DomainError, _request, reply) =>
    reply.status(error.kind === 'unavailable' ? 503 : 500).send(),
  );
  const options = { config: { body: { gzip: true, maxBytes: 20 * MEGABYTE } } };
  server.post('/', options, () => new Promise((resolve) => waiting.push(() => resolve('done'))));
  await server.ready();
});

afterEach(() => server.close());

describe('limitBytesInFlight', () => {
  it('refuses a body when what others hold leaves no room, and takes it once they are gone', async () => {
    const [first, second] = [post(text), post(text)];
    await held(2);
    expect((await post(text)).statusCode).toBe(503);
    waiting.forEach((letGo) => letGo());
    expect((await Promise.all([first, second])).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const again = post(text);
    await held(3);
    waiting[2]!();
    expect((await again).statusCode).toBe(200);
  });

  it('takes a body alone, however large', async () => {
    const only = post(JSON.stringify('x'.repeat(10 * MEGABYTE)));
    await held(1);
    waiting[0]!();
    expect((await only).statusCode).toBe(200);
  });

  it('counts what a gzip body becomes, not what travels', async () => {
    const packed = () => post(gzipSync(text), { ...JSON_TYPE, 'content-encoding': 'gzip' });
    const answers = [packed(), packed()];
    await held(2);
    expect((await packed()).statusCode).toBe(503);
    waiting.forEach((letGo) => letGo());
    await Promise.all(answers);
  });

  it('counts a body without a length as it comes', async () => {
    const answers = [chunked(), chunked()];
    await held(2);
    expect((await chunked()).statusCode).toBe(503);
    waiting.forEach((letGo) => letGo());
    await Promise.all(answers);
  });
});

function post(payload: string | Buffer | PassThrough, headers: Record<string, string> = JSON_TYPE) {
  return server.inject({ method: 'POST', url: '/', headers, payload });
}

function chunked() {
  const stream = new PassThrough();
  stream.end(text);
  return post(stream, { ...JSON_TYPE, 'transfer-encoding': 'chunked' });
}

async function held(count: number): Promise<void> {
  while (waiting.length < count) await new Promise(setImmediate);
}
