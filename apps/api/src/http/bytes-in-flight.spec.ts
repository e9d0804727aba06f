import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import type { DomainError } from '@app/kernel';
import { registerBodyParsers } from './body-parsers';
import { limitBytesInFlight } from './bytes-in-flight';

const MEGABYTE = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };
const text = JSON.stringify('x'.repeat(2 * MEGABYTE));

let server: FastifyInstance;
let url: string;
/** Requests that have arrived whole and are held until the test lets them go. */
let waiting: (() => void)[];

beforeEach(async () => {
  waiting = [];
  // A refused body may be half-way: nobody waits for the rest of it.
  server = fastify({ forceCloseConnections: true });
  registerBodyParsers(server, 60_000);
  limitBytesInFlight(server, 3 * MEGABYTE);
  server.setErrorHandler((error: DomainError, _request, reply) =>
    reply.status(error.kind === 'unavailable' ? 503 : 500).send(),
  );
  const options = { config: { body: { gzip: true, maxBytes: 20 * MEGABYTE } } };
  server.post('/', options, () => new Promise((resolve) => waiting.push(() => resolve('done'))));
  url = await server.listen({ port: 0, host: '127.0.0.1' });
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

  it('does not count what is only promised', async () => {
    const { hostname, port } = new URL(url);
    const promises = Array.from({ length: 8 }, () => connect(Number(port), hostname));
    for (const socket of promises) {
      socket.write(
        `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${MEGABYTE}\r\n\r\n"`,
      );
    }
    const answer = post(text);
    await held(1);
    waiting[0]!();
    expect((await answer).statusCode).toBe(200);
    for (const socket of promises) socket.destroy();
  });

  it('counts a body without a length as it comes', async () => {
    const answers = [chunked(), chunked()];
    await held(2);
    expect((await chunked()).statusCode).toBe(503);
    waiting.forEach((letGo) => letGo());
    await Promise.all(answers);
  });
});

async function post(
  body: string | Buffer | ReadableStream,
  headers: Record<string, string> = JSON_TYPE,
): Promise<{ statusCode: number }> {
  const isStream = body instanceof ReadableStream;
  const response = await fetch(url, { method: 'POST', headers, body, ...(isStream && { duplex: 'half' }) });
  await response.arrayBuffer();
  return { statusCode: response.status };
}

function chunked() {
  return post(new Blob([text]).stream());
}

async function held(count: number): Promise<void> {
  while (waiting.length < count) await new Promise(setImmediate);
}
