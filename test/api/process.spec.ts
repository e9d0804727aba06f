import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ApiProcess } from '../kit/api-process';
import { eventually } from '../kit/eventually';

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);
if (!hasIpv6) console.info('This machine has no ::1: what happens there is not tried.');
/** What `localhost` may mean here. */
const HOSTS = hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];

/** Less than the grace, at whose end the process would leave with 1. */
const SOON_MS = 10_000;

async function take(host: string): Promise<{ port: number; release: () => void }> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, release: () => server.close() };
}

function open(url: string, host: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host });
  return once(socket, 'connect').then(() => socket);
}

const readiness = async (url: string) => {
  const answer = await fetch(`${url}/health/ready`);
  return [answer.status, (await answer.json()) as { checks: { process: string } }] as const;
};

describe('a start', () => {
  it.each(HOSTS)('is refused when a stranger has the port on %s', async (host) => {
    const { port, release } = await take(host);
    try {
      await expect(ApiProcess.start({ PORT: String(port) })).rejects.toThrow(
        `Port ${port} is taken by another program. Choose another with PORT=, for example PORT=${port + 1}.`,
      );
    } finally {
      release();
    }
  });

  it('says in a line what is wrong with the database, and shows no code', async () => {
    const failed = ApiProcess.start({ DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/none' });
    const text = await failed.then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(text).toMatch(/Postgres cannot be used: connect ECONNREFUSED 127.0.0.1:1. Check .*DATABASE_URL/);
    expect(text).not.toMatch(/hunter2|\n +at |Nest/);
  });
});

describe('a stop', () => {
  let api: ApiProcess;
  afterEach(() => api.stop());

  it.each(HOSTS)('waits for no connection that was never used (%s)', async (host) => {
    api = await ApiProcess.start();
    const socket = await open(api.url, host);
    const began = Date.now();
    expect(await api.terminate()).toBe(0);
    expect(Date.now() - began).toBeLessThan(SOON_MS);
    socket.destroy();
  });

  it('tells load balancers first, and answers until they have seen it', async () => {
    api = await ApiProcess.start({ SHUTDOWN_DELAY_MS: '10000' });
    expect((await readiness(api.url))[1]).toMatchObject({ checks: { process: 'ok' } });
    const ended = api.terminate();
    const isDraining = async () => (await readiness(api.url))[0] === 503;
    await eventually('readiness to say that it stops', isDraining, { pollMs: 20 });
    expect(await readiness(api.url)).toMatchObject([503, { checks: { process: 'unavailable' } }]);
    expect((await fetch(`${api.url}/openapi.json`)).status).toBe(200);
    expect(await ended).toBe(0);
  });

  it('answers what is on its way over an open connection', async () => {
    api = await ApiProcess.start();
    const socket = await open(api.url, HOSTS.at(-1)!);
    const path = '/api/v1/auth/magic_link';
    const body = JSON.stringify({ email: 'ada@example.com' });
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`;
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
    const ended = api.terminate();
    await eventually('the port to close', () => isClosed(api.url), { pollMs: 20 });
    socket.write(body.slice(5));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 202 [\s\S]*connection: close/i);
    expect(await ended).toBe(0);
  });
});

function isClosed(url: string): Promise<boolean> {
  return open(url, '127.0.0.1').then(
    (socket) => {
      socket.destroy();
      return false;
    },
    () => true,
  );
}
