import { type Answer, Client } from '../kit/client';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

interface Thing {
  id: string;
  [field: string]: unknown;
}

let system: System;
let ada: Actor;
let project: Thing;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  project = dataOf(await ada.post(of('projects'), { name: 'Portal', slug: 'portal' }));
});
afterAll(() => system.stop());

const here = () => ({ 'x-organization': ada.slug });
const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const inPlaybook = (path = '', playbook = 'ruby-on-rails') =>
  `/api/v1/playbooks/${playbook}/conventions${path}`;
const dataOf = ({ status, body }: Answer) => {
  expect([status, body.error]).toEqual([status < 300 ? status : 200, undefined]);
  return body.data as Thing;
};
const listOf = ({ body }: Answer) => body.data as Thing[];
const refusalOf = ({ status, body }: Answer) => [status, body.code];
const keysOf = (answer: Answer) => listOf(answer).map(({ key }) => key);
const say = (body: object, playbook?: string) => ada.post(inPlaybook('', playbook), body, here());
const effective = (query = '') => ada.get(inPlaybook(`/effective${query}`), here());

const RULE = { type: 'rule', name: 'git', content: 'Never push to main.\n' };
const OF_THE_PLATFORM = [
  'thin-controllers',
  'reversible-migrations',
  'scoped-queries',
  'idempotent-jobs',
  'request-specs',
];

describe('playbooks', () => {
  it('are the platform’s and the organization’s own', async () => {
    const made = dataOf(
      await ada.post(of('playbooks'), {
        name: 'Our Rails',
        stacks: ['Ruby on Rails 8', 'ror', 'PostgreSQL'],
      }),
    );
    expect(made).toMatchObject({ tier: 'organization', slug: 'our-rails', description: '' });
    expect(made.stacks).toEqual(['rails', 'postgresql']);
    const all = await ada.get(of('playbooks?per_page=4'));
    expect(listOf(all).map(({ slug }) => slug)).toEqual(['ruby-on-rails', 'typescript', 'python', 'sql']);
    expect(all.body.meta).toMatchObject({ total_count: 5, total_pages: 2 });
    expect(listOf(await ada.get(of('playbooks?per_page=4&page=2')))).toEqual([made]);
    expect(dataOf(await ada.get(of('playbooks/our-rails')))).toEqual(made);

    const renamed = dataOf(await ada.patch(of(`playbooks/${made.id}`), { slug: 'rails-here', stacks: [] }));
    expect(renamed).toMatchObject({ name: 'Our Rails', slug: 'rails-here', stacks: [] });
    expect((await ada.get(of('playbooks/our-rails'))).status).toBe(404);
  });

  it('have slugs of their own, and the platform’s stay as they are', async () => {
    await ada.post(of('playbooks'), { name: 'Ours' });
    const taken = [
      await ada.post(of('playbooks'), { name: 'Again', slug: 'ours' }),
      await ada.post(of('playbooks'), { name: 'Mine', slug: 'python' }),
      await ada.patch(of('playbooks/ours'), { slug: 'sql' }),
    ];
    expect(taken.map(({ status, body }) => [status, Object.keys(body.details as object)])).toEqual(
      taken.map(() => [422, ['slug']]),
    );
    const named = ['OURS', 'Python', '日本語', '日本語'];
    const slugs = [];
    for (const name of named) slugs.push(dataOf(await ada.post(of('playbooks'), { name })).slug);
    expect(slugs).toEqual(['ours-2', 'python-2', 'playbook', 'playbook-2']);
    expect(refusalOf(await ada.patch(of('playbooks/sql'), { name: 'Mine' }))).toEqual([
      403,
      'playbooks.of_the_platform',
    ]);
    expect((await ada.delete(of('playbooks/sql'))).status).toBe(403);
    expect(refusalOf(await ada.get(of('playbooks/none')))).toEqual([404, 'playbooks.not_found']);
    expect((await ada.get(of('playbooks/%00'))).status).toBe(404);
  });

  it('are found by stacks, as people call them, the best match first', async () => {
    await ada.post(of('playbooks'), { name: 'Ours', stacks: ['rails', 'postgresql', 'react'] });
    const found = await ada.get(
      of('playbooks/for_stacks?stacks=Ruby%20on%20Rails%208,Postgres,RSpec,Cobol,'),
    );
    expect(
      listOf(found).map(({ slug, matched_stacks, implied_by_stacks }) => [
        slug,
        matched_stacks,
        implied_by_stacks,
      ]),
    ).toEqual([
      ['ours', ['rails', 'postgresql'], []],
      ['ruby-on-rails', ['rails'], ['rspec']],
      ['sql', ['postgresql'], []],
    ]);
    expect(found.body.meta).toEqual({ unmatched_stacks: ['cobol'] });
    expect((await ada.get(of('playbooks/for_stacks'))).status).toBe(400);
    expect(listOf(await ada.get(of('playbooks/for_stacks?stacks=,')))).toEqual([]);
  });

  it('go with everything that was said in them', async () => {
    const { id } = dataOf(await ada.post(of('playbooks'), { name: 'Ours' }));
    const convention = dataOf(await say({ title: 'A', body: 'B' }, 'ours'));
    const subscription = dataOf(await ada.post(of('playbook_subscriptions'), { playbook_id: id }));
    await ada.post(inPlaybook(`/${convention.id}/challenge`, id), { reason: 'No.' }, here());
    expect((await ada.delete(of('playbooks/ours'))).status).toBe(204);
    expect((await ada.get(of(`playbook_subscriptions/${subscription.id}`))).status).toBe(404);
    expect((await ada.get(inPlaybook(`/${convention.id}`, id), here())).status).toBe(404);
    expect(listOf(await ada.get(of('convention_challenges')))).toEqual([]);
  });
});

describe('conventions', () => {
  it('say what the platform says, until a tier says otherwise: project over organization over platform', async () => {
    expect(keysOf(await effective())).toEqual(OF_THE_PLATFORM);
    const ours = dataOf(await say({ key: 'thin-controllers', body: 'Ours.' }));
    expect(ours).toMatchObject({ tier: 'organization', title: 'Controllers translate, models decide' });
    const theirs = dataOf(await say({ key: 'thin-controllers', title: 'Portal’s', project_id: 'portal' }));
    expect(theirs).toMatchObject({ tier: 'project', project_id: project.id, body: 'Ours.' });
    const added = dataOf(await say({ title: 'We rebase', body: 'Always.' }));
    expect(added).toMatchObject({ key: 'we-rebase', enabled: true });

    const [first, ...others] = listOf(await effective('?project_id=portal'));
    expect(first).toEqual({ ...theirs, overrides: ['platform', 'organization'] });
    expect(others.map(({ key }) => key)).toEqual([...OF_THE_PLATFORM.slice(1), 'we-rebase']);
    expect(listOf(await effective())[0]).toEqual({ ...ours, overrides: ['platform'] });
    const all = await ada.get(inPlaybook('?project_id=portal&per_page=100'), here());
    expect(keysOf(all)).toEqual([...OF_THE_PLATFORM, 'thin-controllers', 'we-rebase', 'thin-controllers']);

    await ada.delete(inPlaybook(`/${theirs.id}`), here());
    expect(listOf(await effective('?project_id=portal'))[0]).toMatchObject({ id: ours.id });
  });

  it('can be switched off on any tier, and on again', async () => {
    const off = dataOf(await say({ key: 'request-specs', enabled: false }));
    expect(keysOf(await effective())).toEqual(OF_THE_PLATFORM.slice(0, 4));
    dataOf(await say({ key: 'request-specs', project_id: 'portal' }));
    expect(keysOf(await effective('?project_id=portal'))).toEqual(OF_THE_PLATFORM);
    const on = dataOf(await ada.patch(inPlaybook(`/${off.id}`), { enabled: true, body: 'Ours.' }, here()));
    expect(on).toMatchObject({ enabled: true, body: 'Ours.', title: off.title });
    expect(dataOf(await ada.get(inPlaybook(`/${off.id}`), here()))).toEqual(on);
  });

  it('refuse what nobody can follow', async () => {
    const missing = await say({ key: 'nothing-above' });
    expect([missing.status, Object.keys(missing.body.details as object)]).toEqual([422, ['title', 'body']]);
    expect((await say({ key: 'Bad Key', title: 'A', body: 'B' })).status).toBe(422);
    expect((await say({ title: 'A', body: '\0' })).status).toBe(422);
    expect((await say({ title: 'A\n\n## B', body: 'C' })).status).toBe(422);
    expect((await ada.post(of('playbooks'), { name: 'A\nB' })).status).toBe(422);
    expect((await ada.post(of('playbooks'), { name: 'A', stacks: ['\ud800'] })).status).toBe(422);
    expect((await say({ title: 'A', body: 'x'.repeat(16_385) })).status).toBe(422);
    await say({ title: 'A', body: 'B' });
    expect(refusalOf(await say({ title: 'A', body: 'C' }))).toEqual([409, 'conventions.key_taken']);
    const [brought] = listOf(await ada.get(inPlaybook(), here()));
    expect(refusalOf(await ada.patch(inPlaybook(`/${brought!.id}`), { title: 'Mine' }, here()))).toEqual([
      403,
      'playbooks.of_the_platform',
    ]);
    expect((await ada.get(inPlaybook('/none'), here())).status).toBe(404);
    expect((await ada.get(inPlaybook('', 'none'), here())).status).toBe(404);
    expect((await say({ title: 'D', body: 'E', project_id: 'none' })).status).toBe(404);
  });

  it('are said once, by whoever comes first', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => say({ title: 'A', body: 'B' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    const markdown = Array.from({ length: 299 }, (_, n) => `## Convention ${n}\n\nText.\n`).join('\n');
    expect((await ada.post(inPlaybook('/import_from_markdown'), { markdown }, here())).status).toBe(200);
    const more = await Promise.all(['X', 'Y'].map((title) => say({ title, body: 'B' })));
    expect(more.map(({ status }) => status)).toEqual([409, 409]);
  });

  it.each([
    ['a convention', () => say({ title: 'A', body: 'B', project_id: 'portal' })],
    [
      'a subscription',
      () => ada.post(of('playbook_subscriptions'), { playbook_id: 'sql', project_id: 'portal' }),
    ],
    ['a resource', () => ada.post('/api/v1/resources', { ...RULE, project_id: 'portal' }, here())],
  ])('%s of a project that is deleted meanwhile is of no project', async (_what, made) => {
    const deletion = ['DELETE FROM projects WHERE id = $1', [project.id]] as [string, unknown[]];
    const answer = await whileChanging(system, deletion, made);
    expect(refusalOf(answer)).toEqual([404, 'projects.not_found']);
  });

  it('end with their project', async () => {
    await say({ title: 'A', body: 'B', project_id: 'portal' });
    await ada.delete(of('projects/portal'));
    const [left] = await system.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM conventions WHERE organization_id = $1',
      [ada.organizationId],
    );
    expect(left).toEqual({ count: 0 });
  });

  it('have at the most three hundred on one tier of a playbook', async () => {
    const written = (count: number) =>
      Array.from({ length: count }, (_, n) => `## Convention ${n}\n\nText.\n`).join('\n');
    const importAll = (markdown: string) =>
      ada.post(inPlaybook('/import_from_markdown'), { markdown }, here());
    expect(refusalOf(await importAll(written(301)))).toEqual([409, 'conventions.too_many']);
    expect((await importAll(written(300))).status).toBe(200);
    expect(refusalOf(await say({ title: 'One more', body: 'B' }))).toEqual([409, 'conventions.too_many']);
  });
});

describe('subscriptions', () => {
  const subscribe = (body: object) => ada.post(of('playbook_subscriptions'), body);
  const textFor = async (query = '') => (await ada.get(of(`playbooks/for_sync${query}`))).text;

  it('say what agents are told: of the organization, and otherwise of a project', async () => {
    expect(await textFor()).toBe('');
    const made = dataOf(await subscribe({ playbook_id: 'ruby-on-rails' }));
    expect(made).toMatchObject({ project_id: null, enabled: true });
    await say({ key: 'thin-controllers', title: 'Portal’s', body: 'Thin.', project_id: 'portal' });
    for (const key of OF_THE_PLATFORM.slice(1)) await say({ key, enabled: false });
    expect(await textFor()).toMatch(
      /^# Conventions\n\n## Ruby on Rails\n\n.*\n\n### Controllers translate, models decide\n\nA controller .*\n$/,
    );
    expect(await textFor('?project_id=portal')).toBe(
      '# Conventions\n\n## Ruby on Rails\n\nFor applications that follow the framework.\n\n### Portal’s\n\nThin.\n',
    );

    const theirs = dataOf(await subscribe({ playbook_id: 'ruby-on-rails', project_id: 'portal' }));
    dataOf(await ada.post(of(`playbook_subscriptions/${theirs.id}/disable`)));
    expect(await textFor('?project_id=portal')).toBe('');
    expect(await textFor()).not.toBe('');
    await ada.post(of(`playbook_subscriptions/${theirs.id}/enable`));
    await ada.post(of(`playbook_subscriptions/${made.id}/disable`));
    expect(await textFor('?project_id=portal')).toContain('Portal’s');
    expect(await textFor()).toBe('');
  });

  it('are there once, until they are given up', async () => {
    const { id } = dataOf(await subscribe({ playbook_id: 'sql' }));
    expect(refusalOf(await subscribe({ playbook_id: 'sql' }))).toEqual([
      409,
      'playbook_subscriptions.exists',
    ]);
    const unknown = await subscribe({ playbook_id: 'none' });
    expect([unknown.status, unknown.body.details]).toEqual([
      422,
      { playbook_id: ['there is no such playbook in this organization'] },
    ]);
    const available = async (query = '') =>
      listOf(await ada.get(of(`playbook_subscriptions/available${query}`))).map(({ slug }) => slug);
    expect(await available()).toEqual(['ruby-on-rails', 'typescript', 'python']);
    expect(await available('?project_id=portal')).toContain('sql');
    const theirs = dataOf(await subscribe({ playbook_id: 'sql', project_id: 'portal' }));
    expect(listOf(await ada.get(of('playbook_subscriptions'))).map((one) => one.id)).toEqual([theirs.id, id]);
    const ofPortal = await ada.get(of('playbook_subscriptions?project_id=portal'));
    expect(listOf(ofPortal)).toEqual([theirs]);
    expect((await ada.delete(of(`playbook_subscriptions/${id}`))).status).toBe(204);
    expect((await ada.delete(of(`playbook_subscriptions/${id}`))).status).toBe(404);
    expect(await available()).toContain('sql');
  });

  it('clients ask again cheaply', async () => {
    await subscribe({ playbook_id: 'python' });
    const first = await ada.get(of('playbooks/for_sync'));
    expect(first.headers['content-type']).toBe('text/markdown; charset=utf-8');
    const again = () => ada.get(of('playbooks/for_sync'), { 'if-none-match': String(first.headers.etag) });
    expect((await again()).status).toBe(304);
    await say({ title: 'A', body: 'B' }, 'python');
    const changed = await again();
    expect([changed.status, changed.text.includes('### A\n\nB\n')]).toEqual([200, true]);
  });
});

describe('importing a document', () => {
  const importFrom = (markdown: string, more = {}) =>
    ada.post(inPlaybook('/import_from_markdown'), { markdown, ...more }, here());

  it('makes, changes and leaves conventions, in its order', async () => {
    const first = dataOf(
      await importFrom('# Ours\n\nHello.\n\n## B\n\nOne.\n\n## A\n\nTwo.\n\n## Request specs\n\nYes.\n'),
    );
    expect(first).toMatchObject({ updated: [], unchanged: [], left_out_lines: 1 });
    expect((first.created as Thing[]).map(({ key }) => key)).toEqual(['b', 'a', 'request-specs']);
    const second = dataOf(await importFrom('## A\n\nThree.\n\n## B\n\nOne.\n'));
    expect(second).toMatchObject({
      created: [],
      updated: [{ key: 'a', body: 'Three.' }],
      unchanged: [{ key: 'b' }],
    });
    expect(keysOf(await effective())).toEqual([...OF_THE_PLATFORM, 'b', 'a']);
  });

  it('names the lines that cannot be taken over, and takes none', async () => {
    const refused = await importFrom('## A\n\nOne.\n\n## a\n\nTwo.\n');
    expect([refused.status, refused.body.details]).toEqual([
      422,
      { markdown: ['line 5: has the same key as line 1 ("a")'] },
    ]);
    expect((await importFrom('No heading.\n')).status).toBe(422);
    expect((await importFrom('## A\n\n\u0007\n')).status).toBe(422);
    expect((await importFrom(`## A\n\n${'ä'.repeat(131_073)}`)).status).toBe(413);
    expect(keysOf(await effective())).toEqual(OF_THE_PLATFORM);
  });
});

describe('challenges', () => {
  const idOf = async (key: string) =>
    listOf(await ada.get(inPlaybook('?per_page=100'), here()))
      .filter((one) => one.key === key)
      .at(-1)!.id;
  const challenge = async (actor: Actor, id: string, body: object) =>
    actor.post(inPlaybook(`/${id}/challenge`), body, here());
  const queue = async (query = '') => listOf(await ada.get(of(`convention_challenges${query}`)));

  it('wait for a manager, who makes the convention say what was proposed', async () => {
    const bob = await memberOf(system, ada, 'member');
    const id = await idOf('idempotent-jobs');
    const made = dataOf(await challenge(bob, id, { reason: 'Too short.', proposed_body: 'Longer.' }));
    expect(made).toMatchObject({ status: 'open', key: 'idempotent-jobs', challenged_by: bob.userId });
    expect(await queue()).toEqual([made]);
    expect((await bob.post(of(`convention_challenges/${made.id}/accept`), {})).status).toBe(403);
    const decided = dataOf(
      await ada.post(of(`convention_challenges/${made.id}/accept`), { message: 'Right.' }),
    );
    expect(decided).toMatchObject({
      status: 'accepted',
      decided_by: ada.userId,
      decision_message: 'Right.',
    });
    expect(listOf(await effective()).find(({ key }) => key === 'idempotent-jobs')).toMatchObject({
      tier: 'organization',
      title: 'Jobs may run twice',
      body: 'Longer.',
    });
    expect(dataOf(await ada.post(of(`convention_challenges/${made.id}/accept`), {}))).toEqual(decided);
    expect(refusalOf(await ada.post(of(`convention_challenges/${made.id}/reject`), {}))).toEqual([
      409,
      'convention_challenges.decided',
    ]);
    expect(await queue()).toEqual([]);
    expect(await queue('?status=accepted&playbook_id=ruby-on-rails')).toEqual([decided]);
    expect(await queue('?status=accepted&playbook_id=sql')).toEqual([]);
  });

  it('without a proposal switch a convention off, or leave it as it is', async () => {
    const [rails, specs] = [await idOf('thin-controllers'), await idOf('request-specs')];
    const [first, second] = [
      dataOf(await challenge(ada, rails, { reason: 'No.' })),
      dataOf(await challenge(ada, specs, { reason: 'No.' })),
    ];
    await ada.post(of(`convention_challenges/${first.id}/accept`), {});
    await ada.post(of(`convention_challenges/${second.id}/reject`), { message: 'We need it.' });
    expect(keysOf(await effective())).toEqual(OF_THE_PLATFORM.slice(1));
  });

  it('take nothing from what was said since', async () => {
    const made = dataOf(await challenge(ada, await idOf('idempotent-jobs'), { reason: 'No.' }));
    const own = dataOf(await say({ key: 'idempotent-jobs', body: 'Ours.' }));
    const outdated = [409, 'convention_challenges.outdated'];
    expect(refusalOf(await ada.post(of(`convention_challenges/${made.id}/accept`), {}))).toEqual(outdated);
    const other = dataOf(await challenge(ada, own.id, { reason: 'No.', proposed_body: 'Theirs.' }));
    await ada.patch(inPlaybook(`/${own.id}`), { body: 'Ours, and better.' }, here());
    expect(refusalOf(await ada.post(of(`convention_challenges/${other.id}/accept`), {}))).toEqual(outdated);
    expect(dataOf(await ada.get(inPlaybook(`/${own.id}`), here())).body).toBe('Ours, and better.');
  });

  it('are told once by everybody, and of what is there', async () => {
    const { id } = dataOf(await say({ title: 'A', body: 'B' }));
    const made = dataOf(await challenge(ada, id, { reason: 'No.' }));
    expect(refusalOf(await challenge(ada, id, { reason: 'No!' }))).toEqual([
      409,
      'convention_challenges.exists',
    ]);
    const bob = await memberOf(system, ada, 'member');
    expect((await challenge(bob, id, { reason: 'Nor I.' })).status).toBe(201);
    expect((await challenge(await memberOf(system, ada, 'viewer'), id, { reason: 'x' })).status).toBe(403);
    await ada.delete(inPlaybook(`/${id}`), here());
    expect(refusalOf(await ada.post(of(`convention_challenges/${made.id}/accept`), {}))).toEqual([
      409,
      'convention_challenges.outdated',
    ]);
    expect((await ada.post(of(`convention_challenges/${made.id}/reject`), {})).status).toBe(200);
    expect((await ada.post(of('convention_challenges/none/reject'), {})).status).toBe(404);
  });
});

describe('a token that is limited to a project', () => {
  let limited: Client;

  beforeEach(async () => {
    await ada.post(of('projects'), { name: 'Shop', slug: 'shop' });
    const wanted = { name: 'x', scopes: ['agents:read', 'agents:write'], organization_id: ada.slug };
    const issued = await ada.post('/api/v1/auth/tokens', { ...wanted, project_id: 'portal' });
    limited = new Client(system.api, issued.body.token as string);
  });

  it('reads what its project and the organization say, and writes what its project says', async () => {
    const ours = dataOf(await say({ title: 'A', body: 'Ours.' }));
    await say({ title: 'B', body: 'Of the shop.', project_id: 'shop' });
    const theirs = await limited.post(inPlaybook(), { title: 'C', body: 'D', project_id: 'portal' });
    expect(theirs.status).toBe(201);
    const read = await limited.get(inPlaybook('/effective'));
    expect(keysOf(read)).toEqual([...OF_THE_PLATFORM, 'a', 'c']);
    const refused = [
      await limited.post(inPlaybook(), { title: 'E', body: 'F' }),
      await limited.patch(inPlaybook(`/${ours.id}`), { body: 'Mine.' }),
      await limited.delete(inPlaybook(`/${ours.id}`)),
      await limited.post(inPlaybook(`/${ours.id}/challenge`), { reason: 'No.' }),
      await limited.post(inPlaybook('/import_from_markdown'), { markdown: '## A\n\nB' }),
      await limited.post(of('playbooks'), { name: 'Mine' }),
      await limited.post(of('playbook_subscriptions'), { playbook_id: 'sql' }),
    ];
    expect(refused.map(refusalOf)).toEqual(refused.map(() => [403, 'resources.outside_of_token']));
    const elsewhere = { title: 'E', body: 'F', project_id: 'shop' };
    expect((await limited.post(inPlaybook(), elsewhere)).status).toBe(404);
    expect((await limited.get(inPlaybook('?project_id=shop'))).status).toBe(404);
  });

  it('is told what its project goes by', async () => {
    const asked = { playbook_id: 'sql', project_id: 'portal' };
    expect((await limited.post(of('playbook_subscriptions'), asked)).status).toBe(201);
    await ada.post(of('playbook_subscriptions'), { playbook_id: 'python', project_id: 'shop' });
    const { text } = await limited.get(of('playbooks/for_sync'));
    expect([text.includes('## SQL databases'), text.includes('## Python')]).toEqual([true, false]);
    expect(listOf(await limited.get(of('playbook_subscriptions')))).toHaveLength(1);
  });
});
