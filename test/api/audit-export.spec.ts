import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { OrganizationDatabase } from '@app/database';
import { eventually } from '../kit/eventually';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

const VERIFY = join(__dirname, '../../scripts/verify-audit.mjs');
/** Of four kilobytes each: more than sockets keep. */
const MANY = 10_000;
const PAGE = 500;
const PATIENCE_MS = 180_000;

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
beforeEach(async () => {
  ada = await system.signUp();
  for (const name of ['one', 'two', 'three'])
    await ada.post(`/api/v1/${ada.slug}/roles`, { name, level: 30, coaching_mode: 'coaching' });
});
afterAll(() => system.stop());

const exported = (actor = ada) => actor.get(`/api/v1/${ada.slug}/audit_log/export`);
const verified = (text: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFY], { input: text, encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

describe('the exported audit log', () => {
  it('is what is read in pages, oldest first, one entry a line', async () => {
    const { status, headers, text } = await exported();
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
      'no-store',
    ]);
    expect(headers['content-disposition']).toBe('attachment; filename="audit_log.ndjson"');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const { data } = (await ada.get(`/api/v1/${ada.slug}/audit_log`)).body as { data: object[] };
    expect(lines).toEqual(data.toReversed());
    expect(lines).toHaveLength(4);
  });

  it('can be checked without us, and shows where it was altered', async () => {
    const { text } = await exported();
    const last = (JSON.parse(text.trimEnd().split('\n').at(-1)!) as { hash: string }).hash;
    expect(verified(text)).toEqual({ status: 0, said: `whole: 4 entries, the last hash is ${last}\n` });
    const lines = text.split('\n');
    for (const altered of [
      text.replace('"name":"one"', '"name":"two"'),
      text.replace('"ip":"127.0.0.1"', '"ip":"127.0.0.2"'),
      lines.toSpliced(1, 1).join('\n'),
      [lines[0], lines[2], lines[1], lines[3]].join('\n'),
      `${text}x\n`,
    ])
      expect(verified(altered)).toMatchObject({
        status: 1,
        said: expect.stringMatching(/^BROKEN at position \d/) as string,
      });
  });

  it.each([
    ['owner', 200],
    ['admin', 200],
    ['manager', 403],
    ['member', 403],
    ['viewer', 403],
  ] as const)('is for owner and admin: %s gets %d', async (role, status) => {
    const actor = role === 'owner' ? ada : await memberOf(system, ada, role);
    const answers = [await exported(actor), await actor.get(`/api/v1/${ada.slug}/audit_log`)];
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
  });

  it('is nobody else’s', async () => {
    expect((await exported(await system.signUp('eve'))).status).toBe(404);
    expect((await system.anonymous().get(`/api/v1/${ada.slug}/audit_log/export`)).status).toBe(401);
  });

  it('says so when it cannot begin', async () => {
    await system.database.query('ALTER TABLE audit_entries RENAME TO audit_elsewhere');
    const answer = await exported();
    await system.database.query('ALTER TABLE audit_elsewhere RENAME TO audit_entries');
    expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
  });

  it(
    'waits for a reader that is slow instead of holding the log in memory, and ends with it',
    async () => {
      await system.database.query(
        `INSERT INTO audit_entries (organization_id, position, recorded_at, actor_id, action, subject_type, subject_id, details, hash)
         SELECT $1, n, now(), gen_random_uuid(), 'role.created', 'role', 'x',
                jsonb_build_object('name', repeat('x', 4096)), sha256('x') FROM generate_series(5, $2::int) n`,
        [ada.organizationId, MANY],
      );
      const url = await system.listen();
      const pages = jest.spyOn(system.api.get(OrganizationDatabase, { strict: false }), 'run');
      const socket = await startReading(url);
      socket.pause();
      const read = await untilStill(() => pages.mock.calls.length);
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThan(MANY / PAGE / 2);
      socket.destroy();
      const headers = { authorization: `Bearer ${ada.token}` };
      const whole = await fetch(`${url}/api/v1/${ada.slug}/audit_log/export`, { headers });
      expect((await whole.text()).split('\n')).toHaveLength(MANY + 1);
      expect(await untilStill(() => pages.mock.calls.length)).toBeLessThan(read + (1.5 * MANY) / PAGE);
    },
    PATIENCE_MS,
  );
});

/** The socket of a reader who has seen the beginning. */
async function startReading(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const request = `GET /api/v1/${ada.slug}/audit_log/export HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${ada.token}\r\n\r\n`;
  socket.write(request);
  await once(socket, 'data');
  return socket;
}

/** What is counted once it grows no more. */
async function untilStill(count: () => number): Promise<number> {
  let last = -1;
  let times = 0;
  const isStill = () => {
    times = count() === last ? times + 1 : 0;
    last = count();
    return times > 80;
  };
  await eventually('the count to stand still', isStill);
  return last;
}
