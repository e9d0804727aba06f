import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
});

afterAll(() => system.stop());

interface List {
  name: string;
  path: () => string;
  key: string;
  /** Makes one more and answers by what it is known in the list. */
  add: (index: number) => Promise<string>;
  nameOf: (item: Record<string, string>) => string | undefined;
}

const LISTS: List[] = [
  {
    name: 'organizations',
    path: () => '/api/v1/organizations',
    key: 'data',
    add: async (index) => (await ada.post('/api/v1/organizations', { name: `Team ${index}` })).body.data.slug,
    nameOf: ({ slug }) => slug,
  },
  {
    name: 'projects',
    path: () => `/api/v1/${ada.slug}/projects`,
    key: 'data',
    add: async (index) =>
      (await ada.post(`/api/v1/${ada.slug}/projects`, { name: `Project ${index}` })).body.data.slug,
    nameOf: ({ slug }) => slug,
  },
  {
    name: 'repositories of a project',
    path: () => `/api/v1/${ada.slug}/projects/shop/repos`,
    key: 'data',
    add: async (index) => {
      await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'shop', slug: 'shop' });
      const body = { remote_url: `git@example.com:acme/repo-${index}` };
      return (await ada.post(`/api/v1/${ada.slug}/projects/shop/repos`, body)).body.data.slug;
    },
    nameOf: ({ slug }) => slug,
  },
  {
    name: 'sessions',
    path: () => `/api/v1/${ada.slug}/sessions`,
    key: 'data',
    add: async () => (await ada.post(`/api/v1/${ada.slug}/sessions`, {})).body.data.id,
    nameOf: ({ id }) => id,
  },
];

describe.each(LISTS)('the list of $name', ({ path, key, add, nameOf }) => {
  const read = async (query: string) => {
    const { status, body } = await ada.get(`${path()}${query}`);
    return { status, meta: body.meta, names: (body[key] ?? []).map(nameOf) as string[] };
  };

  it('comes in pages, newest first', async () => {
    const added: string[] = [];
    for (let index = 0; index < 3; index += 1) added.push(await add(index));
    const whole = await read('');
    expect(whole.names.slice(0, 3)).toEqual(added.toReversed());
    const total = whole.names.length;
    expect(whole.meta).toEqual({ current_page: 1, per_page: 25, total_pages: 1, total_count: total });
    const second = await read('?page=2&per_page=2');
    expect(second.names).toEqual(whole.names.slice(2, 4));
    expect(second.meta).toMatchObject({ current_page: 2, per_page: 2, total_pages: Math.ceil(total / 2) });
    expect(await read('?page=99')).toMatchObject({ status: 200, names: [], meta: { total_count: total } });
  });

  it.each(['page=0', 'page=x', 'per_page=101', 'per_page=0'])('refuses %s', async (query) => {
    expect((await read(`?${query}`)).status).toBe(400);
  });
});

it('signed-in devices come in pages', async () => {
  const { status, body } = await ada.get('/api/v1/auth/sessions?per_page=1');
  expect([status, body.sessions, body.meta]).toMatchObject([200, [{ current: true }], { total_count: 1 }]);
  expect((await ada.get('/api/v1/auth/sessions?page=2')).body.sessions).toEqual([]);
});

it('an address that is no repository cannot be looked up', async () => {
  const answer = await ada.get(`/api/v1/${ada.slug}/repos/lookup?remote_url=nonsense`);
  expect([answer.status, answer.body.code]).toEqual([400, 'unusable_parameter']);
});

it('the root leads to the explorer', async () => {
  const { status, headers } = await system.anonymous().get('/');
  expect([status, headers.location]).toEqual([302, '/docs']);
});
