import { newId } from '@app/kernel';
import type { Answer } from '../kit/client';
import { memberOf } from '../kit/member-of';
import { type Operation, OPERATIONS, pathOf } from '../kit/operations';
import { sampleBody } from '../kit/sample-body';
import { type Statement, statementsOf } from '../kit/statements';
import { type Actor, System } from '../kit/system';

/** Who holds the words in these paths may do what they say, whatever organization they belong to. */
const BY_SECRET = ['readInvitation', 'acceptInvitation', 'declineInvitation', 'showDeviceRequest'];
const NDJSON = { 'content-type': 'application/x-ndjson' };

let system: System;
let ada: Actor;
let eve: Actor;
let viewer: Actor;
/** By the word before its id in a path: something of Ada's organization. */
let objects: Record<string, string>;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
  eve = await system.signUp('eve');
  viewer = await memberOf(system, ada, 'viewer');
  objects = await fill(ada);
});
afterAll(() => system.stop());

/** One of everything that has an id. */
async function fill(actor: Actor): Promise<Record<string, string>> {
  const base = `/api/v1/${actor.slug}`;
  const idOf = ({ body }: Answer) => (body as { data: { id: string } }).data.id;
  const projects = idOf(await actor.post(`${base}/projects`, { name: 'Shop', slug: 'shop' }));
  const remote_url = 'git@github.com:acme/shop';
  const line = JSON.stringify({ type: 'user', sessionId: 's', uuid: 'u', timestamp: '2026-01-01T00:00:00Z' });
  const { sessions } = (await actor.get('/api/v1/auth/sessions')).body as { sessions: { id: string }[] };
  const role = { name: 'Reviewer', level: 50, coaching_mode: 'coaching' };
  return {
    projects,
    repos: idOf(await actor.post(`${base}/projects/shop/repos`, { remote_url })),
    sessions: idOf(await actor.post(`${base}/sessions`, { external_id: 'cc-1' })),
    imports: idOf(await actor.post(`${base}/sessions/import`, line, NDJSON)),
    roles: idOf(await actor.post(`${base}/roles`, role)),
    invitations: idOf(await actor.post(`${base}/members/invitations`, { email: 'bob@example.com' })),
    members: actor.userId,
    'auth/sessions': sessions[0]!.id,
  };
}

/** What an id in the path is an id of. A route of something new needs something to ask for. */
function kindOf({ id, path }: Operation): string | null {
  const [, before = '', word = ''] = /(?:(\w+)\/)?(\w+)\/\{(?!org\b)\w+\}/.exec(path) ?? [];
  if (!word) return null;
  const kind = [`${before}/${word}`, word].find((one) => one in objects);
  if (!kind) throw new Error(`nothing of kind "${word}" is known for ${id}: add it to fill()`);
  return kind;
}

const send = (actor: Actor, operation: Operation, path: string): Promise<Answer> =>
  actor.send(
    operation.method,
    path,
    sampleBody(operation),
    operation.body?.type === 'application/x-ndjson' ? NDJSON : {},
  );

interface Heard {
  status: number;
  body: object;
  headers: Record<string, unknown>;
  asked: string[];
}

/** All that the caller learns, and what was asked of the database for it. */
async function heard(ask: () => Promise<Answer>): Promise<Heard> {
  let answer: Answer | undefined;
  const statements = await statementsOf(async () => (answer = await ask()));
  const { status, body, headers } = answer!;
  const { 'x-request-id': _id, date: _date, ...rest } = headers;
  const known = Object.entries(rest).filter(([name]) => !name.startsWith('x-ratelimit-'));
  return {
    status,
    body: { ...body, request_id: null },
    headers: Object.fromEntries(known),
    asked: statements.filter(isAskedOften).map(({ text }) => text),
  };
}

/** Who is signed in and where they belong is remembered for seconds: it is asked of every request, or of none. */
const isAskedOften = ({ text }: Statement) =>
  !/FROM devices WHERE id|UPDATE devices|FROM memberships m JOIN organizations/.test(text);

const IN_ORGANIZATION = OPERATIONS.filter(({ path }) => path.includes('{org}'));
const OF_THINGS = OPERATIONS.filter(
  ({ id, path, isPublic }) => !isPublic && /\{(?!org\b)\w+\}/.test(path) && !BY_SECRET.includes(id),
);
const named = (operations: Operation[]) => operations.map((operation) => [operation.id, operation] as const);

describe('another organization', () => {
  it.each(named(IN_ORGANIZATION))('is answered by %s as one that does not exist', async (_id, operation) => {
    const pathIn = (org: string) => pathOf(operation, { org }, newId());
    const absent = await heard(() => send(eve, operation, pathIn(newId())));
    expect(absent.status).toBe(404);
    for (const org of [ada.organizationId, ada.slug, 'absent'])
      expect(await heard(() => send(eve, operation, pathIn(org)))).toEqual(absent);
  });
});

describe('what belongs to another organization', () => {
  it.each(named(OF_THINGS))('is answered by %s as what does not exist', async (_id, operation) => {
    const pathFor = (id: string) => pathOf(operation, { org: eve.slug }, id);
    const absent = await heard(() => send(eve, operation, pathFor(newId())));
    expect(absent.status).toBe(404);
    expect(await heard(() => send(eve, operation, pathFor(objects[kindOf(operation)!]!)))).toEqual(absent);
  });
});

describe('a role that is too low', () => {
  /** Viewers read reports, though not those of one other person. */
  const REPORTS = OPERATIONS.filter(({ path }) => path.includes('/analytics/'));
  const others = IN_ORGANIZATION.filter((operation) => !REPORTS.includes(operation));
  const isLimited = ({ statuses }: Operation) => statuses.includes(403);

  const asViewer = (operation: Operation, query = '') => {
    const path = pathOf(operation, { org: ada.slug }, objects[kindOf(operation) ?? ''] ?? newId());
    return send(viewer, operation, path + query);
  };

  it.each(named(others.filter(isLimited)))('is told so by %s', async (_id, operation) => {
    const { status, body, headers } = await asViewer(operation);
    expect([status, body.code]).toEqual([403, 'auth.role']);
    expect(headers['www-authenticate']).toBe('Bearer error="insufficient_scope"');
  });

  it.each(named(REPORTS))('is told so by %s', async (_id, operation) => {
    expect((await asViewer(operation, `?user_id=${ada.userId}`)).status).toBe(403);
    expect((await asViewer(operation)).status).toBe(200);
  });

  it.each(named(others.filter((operation) => !isLimited(operation))))(
    'is no matter to %s',
    async (_id, operation) => {
      expect((await asViewer(operation)).status).not.toBe(403);
    },
  );
});
