import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

/**
 * The published examples of the experiments API, request by request. Ids, times and figures are examples of their kind;
 * everything else is as it stands there. Members that came later are there beside it.
 */
let system: System;
let ada: Actor;
let bob: Actor;
let slug: string;

const THE_EXPERIMENT = {
  id: expect.any(String) as string,
  slug: expect.stringMatching(/^[a-z]+-[a-z]+-[a-z]+$/) as string,
  agent_name: 'rails-expert',
  status: 'active',
  control_config: expect.any(Object) as object,
  variant_config: {
    instructions: 'Modified instructions for testing...',
    tools: ['new-tool'],
  },
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
  updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
};

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
  ada = await system.signUp();
  await ada.post(`/api/v1/${ada.slug}/projects`, { name: 'Customer portal' });
  bob = await memberOf(system, ada, 'member');
});
afterAll(() => system.stop());

const here = () => ({ 'x-organization': ada.slug });

it('POST experiments', async () => {
  const { status, body } = await ada.post(
    '/api/v1/experiments',
    {
      agent_name: 'rails-expert',
      project_slug: 'customer-portal',
      variant_config: {
        instructions: 'Modified instructions for testing...',
        tools: ['new-tool'],
      },
    },
    here(),
  );
  expect([status, body.error]).toEqual([201, undefined]);
  const experiment = body.experiment as { slug: string; variant_config: object };
  expect(experiment).toMatchObject(THE_EXPERIMENT);
  slug = experiment.slug;
});

it('GET experiments/swift-amber-falcon', async () => {
  const { status, body } = await bob.get(`/api/v1/experiments/${slug}`, here());
  expect([status, Object.keys(body)]).toEqual([200, ['experiment']]);
  expect(body.experiment).toMatchObject({ ...THE_EXPERIMENT, slug });
});

it('GET experiments', async () => {
  const { status, body } = await bob.get('/api/v1/experiments', here());
  expect([status, Object.keys(body)]).toEqual([200, ['experiments', 'meta']]);
  expect(body.experiments).toMatchObject([{ ...THE_EXPERIMENT, slug }]);
});

it('GET experiments/swift-amber-falcon/metrics', async () => {
  const opened = await bob.post(
    '/api/v1/sessions',
    { agent_name: 'rails-expert', project_slug: 'customer-portal' },
    here(),
  );
  const { id, experiment } = opened.body.session as {
    id: string;
    experiment: { id: string; slug: string; variant: 'control' | 'variant' };
  };
  expect(experiment).toEqual({
    id: expect.any(String) as string,
    slug,
    variant: expect.stringMatching(/^(control|variant)$/) as string,
  });
  const end = { outcome: 'success', total_cost: 0.0234, total_turns: 12, ended_at: new Date().toISOString() };
  await bob.patch(`/api/v1/sessions/${id}`, end, here());
  await system.quiet();

  const { status, body } = await bob.get(`/api/v1/experiments/${slug}/metrics`, here());
  expect([status, Object.keys(body)]).toEqual([200, ['experiment', 'metrics']]);
  const metrics = body.metrics as Record<string, object>;
  expect(Object.keys(metrics)).toEqual(['control', 'variant', 'significance']);
  const other = experiment.variant === 'control' ? 'variant' : 'control';
  expect(metrics[experiment.variant]).toMatchObject({
    ...{ total_sessions: 1, success_rate: 100, avg_cost: 0.0234, avg_turns: 12, p95_cost: 0.0234 },
  });
  expect(metrics[other]).toMatchObject({
    ...{ total_sessions: 0, success_rate: null, avg_cost: null, avg_turns: null, p95_cost: null },
  });
  expect(metrics.significance).toMatchObject({ p_value: null, significant: false, confidence: 0.95 });
});

it('POST experiments/swift-amber-falcon/deploy', async () => {
  const { status, body } = await ada.post(`/api/v1/experiments/${slug}/deploy`, undefined, here());
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['experiment', 'message']);
  expect(body).toMatchObject({
    experiment: { ...THE_EXPERIMENT, slug, status: 'deployed' },
    message: 'Experiment deployed successfully',
  });
  const url = '/api/v1/agents/rails-expert/effective_config?project_slug=customer-portal';
  const { config, sources } = (await bob.get(url, here())).body as {
    config: { instructions: string; tools: string[] };
    sources: object;
  };
  expect(config.instructions).toContain('Modified instructions for testing...');
  expect(config.tools).toContain('new-tool');
  expect(sources).toEqual({ base: true, organization: false, project: true });
});
