import { Redis } from 'ioredis';
import { SessionChanges } from '@app/sessions';
import { eventually } from '../kit/eventually';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let url: string;
let ada: Actor;

beforeAll(async () => {
  system = await System.start();
  url = await system.listen();
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.close();
});

afterAll(() => system.stop());

interface Message {
  id: string;
  event: string;
  data: { id?: string; status?: string; total_turns?: number };
}

/** Reads a stream of server-sent events, as browsers do. */
class Follower {
  readonly messages: Message[] = [];
  status = 0;
  private readonly abort = new AbortController();
  private reading = Promise.resolve();
  hasEnded = false;

  static async of(person: Actor, organization = person, after?: string): Promise<Follower> {
    const follower = new Follower();
    const response = await fetch(`${url}/api/v1/${organization.slug}/sessions/live`, {
      headers: { authorization: `Bearer ${person.token}`, ...(after && { 'last-event-id': after }) },
      signal: follower.abort.signal,
    });
    follower.status = response.status;
    if (response.ok) follower.reading = follower.read(response).catch(() => undefined);
    followers.push(follower);
    return follower;
  }

  async until(found: (messages: Message[]) => boolean): Promise<Message[]> {
    await eventually('a message', async () => found(this.messages), { pollMs: 25 });
    return this.messages;
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.reading;
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      this.messages.push(...blocks.filter((block) => !block.startsWith(':')).map(messageOf));
    }
    this.hasEnded = true;
  }
}

const followers: Follower[] = [];

function messageOf(block: string): Message {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]),
  );
  return { id: fields.id!, event: fields.event!, data: JSON.parse(fields.data!) as Message['data'] };
}

/** As when Redis is restarted, or a network between. */
async function cutSubscribers(): Promise<void> {
  const redis = new Redis(process.env.TEST_REDIS_URL!);
  await redis.client('KILL', 'TYPE', 'PUBSUB');
  redis.disconnect();
}

const open = async (person = ada, organization = ada) =>
  (await person.post(`/api/v1/${organization.slug}/sessions`, { agent_name: 'a' })).body.data as {
    id: string;
  };
const turns = (id: string, total_turns: number, person = ada, organization = ada) =>
  person.patch(`/api/v1/${organization.slug}/sessions/${id}`, { total_turns });
const of = (messages: Message[], id: string) => messages.filter(({ data }) => data.id === id);

it('tells of sessions as they begin, change and end', async () => {
  const follower = await Follower.of(ada);
  expect((await follower.until((messages) => messages.length > 0))[0]).toMatchObject({ event: 'ready' });
  const { id } = await open();
  await follower.until((messages) => of(messages, id).length > 0);
  await turns(id, 3);
  await follower.until((messages) => of(messages, id).some(({ data }) => data.total_turns === 3));
  await ada.post(`/api/v1/${ada.slug}/sessions/${id}/end`, {});
  const all = await follower.until((messages) =>
    of(messages, id).some(({ data }) => data.status === 'ended'),
  );
  expect(of(all, id).at(-1)).toMatchObject({ event: 'session', data: { status: 'ended', total_turns: 3 } });
});

it('tells of what a worker derives from events', async () => {
  const { id } = await open();
  const follower = await Follower.of(ada);
  await follower.until((messages) => messages.length > 0);
  await ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, {
    events: [{ event_type: 'UserPromptSubmit', timestamp: new Date().toISOString(), data: {} }],
  });
  const all = await follower.until((messages) => of(messages, id).some(({ data }) => data.total_turns === 1));
  expect(of(all, id).at(-1)!.data.total_turns).toBe(1);
});

it('goes on where a reader was', async () => {
  const first = await Follower.of(ada);
  const { id } = await open();
  await first.until((messages) => of(messages, id).length > 0);
  const last = first.messages.at(-1)!.id;
  await first.close();
  const [missed, ended] = [await open(), await open()];
  await turns(missed.id, 7);
  await ada.post(`/api/v1/${ada.slug}/sessions/${ended.id}/end`, {});
  await system.quiet();
  const second = await Follower.of(ada, ada, last);
  const messages = await second.until((all) => of(all, missed.id).length > 0 && of(all, ended.id).length > 0);
  expect(of(messages, missed.id)[0]!.data.total_turns).toBe(7);
  expect(of(messages, ended.id)[0]!.data.status).toBe('ended');
  expect(of(messages, id)).toEqual([]);
});

it('says so when it cannot tell what was missed', async () => {
  const follower = await Follower.of(ada, ada, '1600000000000-0');
  expect((await follower.until((messages) => messages.length > 0))[0]).toMatchObject({
    event: 'reset',
    data: {},
  });
});

it('tells all of them again to a reader that was cut off among sessions that changed at once', async () => {
  const first = await Follower.of(ada);
  const ids = [(await open()).id, (await open()).id, (await open()).id];
  await first.until((messages) => ids.every((id) => of(messages, id).length > 0));
  const before = first.messages.length;
  const changes = system.api.get(SessionChanges, { strict: false });
  await changes.announce({ organizationId: ada.organizationId }, { ids, ended: false });
  await first.until((messages) => messages.length === before + ids.length);
  const told = first.messages.slice(before);
  expect(told.map(({ data }) => data.id)).toEqual(ids);
  for (const [index, { id }] of told.entries()) {
    const next = await Follower.of(ada, ada, id);
    const left = ids.slice(index + 1);
    await next.until((messages) => left.every((missed) => of(messages, missed).length > 0));
  }
});

it('says so when it was away itself', async () => {
  const follower = await Follower.of(ada);
  await follower.until((messages) => messages.length > 0);
  await cutSubscribers();
  await follower.until((messages) => messages.at(-1)!.event === 'reset');
  const { id } = await open();
  await follower.until((messages) => of(messages, id).length > 0);
});

it('shows members their own sessions, managers all, and nobody those of others', async () => {
  const [bob, mia] = [await memberOf(system, ada, 'member'), await memberOf(system, ada, 'manager')];
  const eve = await system.signUp('eve');
  const [his, all, hers] = [await Follower.of(bob, ada), await Follower.of(mia, ada), await Follower.of(eve)];
  for (const follower of [his, all, hers]) await follower.until((messages) => messages.length > 0);
  const [ofAda, ofBob] = [await open(ada, ada), await open(bob, ada)];
  await all.until((messages) => of(messages, ofAda.id).length > 0 && of(messages, ofBob.id).length > 0);
  await his.until((messages) => of(messages, ofBob.id).length > 0);
  expect(of(his.messages, ofAda.id)).toEqual([]);
  expect(hers.messages.filter(({ event }) => event === 'session')).toEqual([]);
  expect((await Follower.of(await memberOf(system, ada, 'viewer'), ada)).status).toBe(403);
  expect((await Follower.of(eve, ada)).status).toBe(404);
});

it('ends when its reader may no longer read', async () => {
  const bob = await memberOf(system, ada, 'member');
  const follower = await Follower.of(bob, ada);
  await follower.until((messages) => messages.length > 0);
  const { id } = await open(bob, ada);
  await follower.until((messages) => of(messages, id).length > 0);
  await ada.delete(`/api/v1/${ada.slug}/members/${bob.userId}`);
  await open(ada, ada);
  await follower.until(() => follower.hasEnded);
  expect(follower.hasEnded).toBe(true);
});

it('ends with the token of its reader', async () => {
  const { body } = await ada.post('/api/v1/auth/tokens', {
    ...{ name: 'x', scopes: ['sessions:read'], organization_id: ada.slug },
  });
  const { id, token } = body as { id: string; token: string };
  const follower = await Follower.of({ ...ada, token } as Actor);
  await follower.until((messages) => messages.length > 0);
  await ada.delete(`/api/v1/auth/tokens/${id}`);
  await open();
  await follower.until(() => follower.hasEnded);
  expect(follower.messages.filter(({ event }) => event === 'session')).toEqual([]);
});

it('shows no more than the own sessions once its reader is a manager no longer', async () => {
  const mia = await memberOf(system, ada, 'manager');
  const follower = await Follower.of(mia, ada);
  const before = await open();
  await follower.until((messages) => of(messages, before.id).length > 0);
  const roles = (await ada.get(`/api/v1/${ada.slug}/roles`)).body.data as { id: string; name: string }[];
  const role_id = roles.find(({ name }) => name === 'member')!.id;
  await ada.patch(`/api/v1/${ada.slug}/members/${mia.userId}`, { role_id });
  const [others, own] = [await open(), await open(mia, ada)];
  await follower.until((messages) => of(messages, own.id).length > 0);
  expect(of(follower.messages, others.id)).toEqual([]);
});

it('shows a token of one project the sessions of that alone', async () => {
  for (const slug of ['ours', 'theirs']) await ada.post(`/api/v1/${ada.slug}/projects`, { name: slug, slug });
  const { body } = await ada.post('/api/v1/auth/tokens', {
    ...{ name: 'x', scopes: ['sessions:read'], organization_id: ada.slug, project_id: 'ours' },
  });
  const follower = await Follower.of({ ...ada, token: body.token as string } as Actor);
  await follower.until((messages) => messages.length > 0);
  const openIn = async (project_slug: string) =>
    (await ada.post(`/api/v1/${ada.slug}/sessions`, { project_slug })).body.data as { id: string };
  const [theirs, ours] = [await openIn('theirs'), await openIn('ours')];
  await follower.until((messages) => of(messages, ours.id).length > 0);
  expect(of(follower.messages, theirs.id)).toEqual([]);
});

it('takes twenty readers of one person, and only ids that it has sent', async () => {
  const open = await Promise.all(Array.from({ length: 20 }, () => Follower.of(ada)));
  expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
  expect((await Follower.of(ada)).status).toBe(429);
  for (const follower of open) await follower.close();
  expect((await Follower.of(ada, ada, 'yesterday')).status).toBe(400);
});
