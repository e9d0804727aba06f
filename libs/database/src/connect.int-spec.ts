import { type AddressInfo, connect as dial, createServer, type Server, type Socket } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { connect } from './connect';
import { createDataSource } from './data-source';

let database: TestDatabase;
let relay: Server;
let dialled: Socket[];

/** Says nothing on the first `silent` connections and hands all others on to Postgres. */
async function listenSilently(silent: number): Promise<string> {
  const url = new URL(database.url);
  const [host, port] = [url.hostname, Number(url.port)];
  dialled = [];
  relay = createServer((socket) => {
    dialled.push(socket.on('error', () => undefined));
    if (dialled.length > silent) handOn(socket, dial({ host, port }));
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  url.port = String((relay.address() as AddressInfo).port);
  return url.href;
}

function handOn(client: Socket, server: Socket): void {
  server.on('error', () => undefined);
  client.pipe(server).pipe(client);
}

const sourceOf = (url: string, connectTimeoutMs = 2_000) =>
  createDataSource({
    ...{ url, poolSize: 1, applicationName: 'connect' },
    ...{ connectTimeoutMs, statementTimeoutMs: 5_000 },
  });

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(() => {
  for (const socket of dialled) socket.destroy();
  return new Promise((resolve) => relay.close(resolve));
});

afterAll(() => database.drop());

it('a server that answers late for once is asked again', async () => {
  const source = await connect(sourceOf(await listenSilently(1)), 'DATABASE_URL');
  await expect(source.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  await source.destroy();
});

it('a server that never answers is told of, and so is the setting', async () => {
  const url = await listenSilently(Infinity);
  await expect(connect(sourceOf(url), 'DATABASE_URL')).rejects.toThrow(
    /^Postgres cannot be used: .*timeout.*DATABASE_URL/,
  );
  expect(dialled).toHaveLength(3);
});

it('a server that refuses is asked once', async () => {
  const url = await listenSilently(0);
  const unknown = url.replace(/\/[^/]*$/, '/no_such_database');
  await expect(connect(sourceOf(unknown, 20_000), 'DATABASE_URL')).rejects.toThrow(/no_such_database/);
  expect(dialled).toHaveLength(1);
});
