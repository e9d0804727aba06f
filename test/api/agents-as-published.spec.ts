import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

/**
 * The published examples of the agents API, request by request. Ids, times and texts that end in `…` are examples of
 * their kind; everything else is as it stands there. Members that came later are there beside it.
 */
let system: System;
let ada: Actor;
let junior: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
  ada = await system.signUp();
  await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Customer portal' });
  junior = await memberOf(system, ada, 'member');
  await ada.patch(`/api/v1/${ada.slug}/members/${junior.userId}`, { coaching_mode: 'coaching' });
});
afterAll(() => system.stop());

const here = () => ({ 'x-organization': ada.slug });

async function publish(name: string, more: object = {}): Promise<void> {
  const content = `---\nname: ${name}\ndescription: Ours\n---\n\nOurs.\n`;
  const agent = { type: 'agent', name, content, publish: true, ...more };
  expect((await ada.post('/api/v1/resources', agent, here())).status).toBe(201);
}

it('GET agents?project_slug=customer-portal', async () => {
  await publish('frontend-expert');
  await publish('custom-agent', { project_id: 'customer-portal' });
  const { status, body } = await junior.get('/api/v1/agents?project_slug=customer-portal', here());
  expect([status, Object.keys(body)]).toEqual([200, ['agents']]);
  const published = [
    { name: 'rails-expert', source: 'base' },
    { name: 'frontend-expert', source: 'organization' },
    { name: 'custom-agent', source: 'project' },
  ];
  for (const agent of published) expect(body.agents).toContainEqual(agent);
});

it('GET agents/rails-expert/effective_config?project_slug=customer-portal', async () => {
  await publish('rails-expert');
  const url = '/api/v1/agents/rails-expert/effective_config?project_slug=customer-portal';
  const { status, body } = await junior.get(url, here());
  expect(status).toBe(200);
  expect(body).toEqual({
    agent_name: 'rails-expert',
    config: {
      version: '1.0',
      instructions: expect.stringMatching(/^You are an expert Rails developer/) as string,
      tools: expect.arrayContaining(['Read', 'Edit']) as string[],
      prompt_prefix: expect.stringMatching(/^CRITICAL: You are in COACHING MODE/) as string,
      coaching_mode: true,
      collaborative_mode: false,
      autonomous_mode: false,
    },
    sources: { base: true, organization: true, project: false },
  });
});

it('POST agents/rails-expert/modifications', async () => {
  const opened = await junior.post('/api/v1/sessions', { agent_name: 'rails-expert' }, here());
  const { status, body } = await junior.post(
    '/api/v1/agents/rails-expert/modifications',
    {
      session_id: opened.body.session.id as string,
      file_path: '.claude/agents/rails-expert.md',
      change_type: 'edit',
      content_before: '...',
      content_after: '...',
    },
    here(),
  );
  expect([status, Object.keys(body)]).toEqual([201, ['modification']]);
  expect(body.modification).toMatchObject({
    id: expect.any(String) as string,
    agent_name: 'rails-expert',
    file_path: '.claude/agents/rails-expert.md',
    change_type: 'edit',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/) as string,
  });
});
