import { joinAs } from '@app/testing';
import type { Answer } from '../kit/client';
import { type Actor, System } from '../kit/system';

const TOKENS = '/api/v1/auth/tokens';
const PATIENCE_MS = 30_000;

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // The first person of an installation gets an organization more.
  await system.signUp('first');
});
beforeEach(async () => {
  ada = await system.signUp();
});
afterAll(() => system.stop());

const times = (count: number, ask: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, n) => ask(n)));
const madeOf = (answers: Answer[]) => answers.filter(({ status }) => status === 201).length;

describe('organizations', () => {
  const create = (n: number) =>
    ada.post('/api/v1/organizations', { name: `Nr ${n}`, slug: `${ada.userId.slice(0, 8)}-${n}` });
  const fill = async (count: number) => {
    for (let n = 0; n < count; n += 1) expect((await create(n)).status).toBe(201);
  };
  const remove = (slug: string) => ada.delete(`/api/v1/organizations/${slug}`);

  it(
    'are owned by one person up to fifty, however many are asked for at once; who gives one up may have another',
    async () => {
      await fill(44);
      const answers = await times(10, (n) => create(50 + n));
      expect(madeOf(answers)).toBe(5);
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
        refused.map(() => [409, 'organizations.too_many']),
      );
      expect((await remove(ada.slug)).status).toBe(204);
      expect(madeOf(await times(2, (n) => create(100 + n)))).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'are not handed over to somebody who has fifty',
    async () => {
      const eve = await system.signUp('eve');
      await joinAs(system.database, {
        organizationId: eve.organizationId,
        userId: ada.userId,
        role: 'viewer',
      });
      await fill(49);
      const transfer = () => eve.post(`/api/v1/${eve.slug}/members/${ada.userId}/transfer_ownership`);
      expect(await transfer()).toMatchObject({ status: 409, body: { code: 'organizations.too_many' } });
      expect((await remove(ada.slug)).status).toBe(204);
      expect((await transfer()).status).toBe(200);
    },
    PATIENCE_MS,
  );

  it('that others own are told to nobody who does not belong to them', async () => {
    const eve = await system.signUp('eve');
    for (const id of [ada.userId, 'x'])
      expect((await eve.post(`/api/v1/${eve.slug}/members/${id}/transfer_ownership`)).status).toBe(404);
  });
});

describe('API tokens', () => {
  const make = (organization_id = ada.slug) =>
    ada.post(TOKENS, { name: 'x', scopes: ['sessions:read'], organization_id });
  const fill = (count: number) =>
    system.database.query(
      `INSERT INTO api_tokens (organization_id, id, kind, user_id, name, scopes, token_hash, last_characters,
                               created_at, expires_at)
       SELECT $1, gen_random_uuid(), 'personal', $2, 'x', '{}', '', '', now(), now() + interval '1 day'
         FROM generate_series(1, $3::int)`,
      [ada.organizationId, ada.userId, count],
    );

  it(
    'are a hundred of one person in an organization, however many are asked for at once; one that ended makes room',
    async () => {
      await fill(95);
      const answers = await times(10, () => make());
      expect(madeOf(answers)).toBe(5);
      const refused = { status: 409, body: { code: 'api_tokens.too_many' } };
      expect(answers.find(({ status }) => status !== 201)).toMatchObject(refused);
      const [first, second] = answers
        .filter(({ status }) => status === 201)
        .map(({ body }) => body.id as string);
      expect(await ada.post(`${TOKENS}/${first}/rotate`, { overlap_hours: 1 })).toMatchObject(refused);
      expect((await ada.post(`${TOKENS}/${first}/rotate`, { overlap_hours: 0 })).status).toBe(201);
      expect((await make()).status).toBe(409);
      expect((await ada.delete(`${TOKENS}/${second}`)).status).toBe(204);
      expect((await make()).status).toBe(201);
      const other = (await ada.post('/api/v1/organizations', { name: 'Other' })).body.data as {
        slug: string;
      };
      expect((await make(other.slug)).status).toBe(201);
    },
    PATIENCE_MS,
  );
});
