import { placeIn } from '../kit/experiments';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

interface Experiment {
  id: string;
  slug: string;
  status: string;
  traffic_split: number;
  control_version_hash: string;
  variant_version_hash: string;
  [more: string]: unknown;
}

interface Versions {
  id: string;
  control: string;
  variant: string;
}

let system: System;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  system = await System.start();
  // Whoever comes first owns the installation's first organization, too.
  await system.signUp('root');
});
beforeEach(async () => {
  ada = await system.signUp();
  bob = await memberOf(system, ada, 'member');
});
afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;
const here = () => ({ 'x-organization': ada.slug });
const agent = (name: string, body: string) => `---\nname: ${name}\ndescription: Ours\n---\n\n${body}\n`;

/** An agent with two versions, of which the first is current. */
async function versions(name = 'ours', more: object = {}): Promise<Versions> {
  const body = { type: 'agent', name, content: agent(name, 'One.'), publish: true, ...more };
  const made = (await ada.post('/api/v1/resources', body, here())).body.data as {
    id: string;
    version_hash: string;
  };
  const saved = await ada.patch(
    `/api/v1/resources/${made.id}`,
    { content: agent(name, 'Two.') },
    { ...here(), 'if-match': `"${made.version_hash}"` },
  );
  const variant = (saved.body.data as { version_hash: string }).version_hash;
  const rollback = `/api/v1/resources/${made.id}/versions/rollback`;
  await ada.post(rollback, { version_hash: made.version_hash }, here());
  return { id: made.id, control: made.version_hash, variant };
}

async function drafted(name = 'ours', more: object = {}, place: object = {}): Promise<Experiment> {
  const { id, control, variant } = await versions(name, place);
  const hashes = { control_version_hash: control, variant_version_hash: variant };
  const answer = await ada.post(of('experiments'), { resource_id: id, ...hashes, ...more });
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  return answer.body.data as Experiment;
}

const act = (id: string, what: string, body?: object) => ada.post(of(`experiments/${id}/${what}`), body);
const read = async (id: string) => (await ada.get(of(`experiments/${id}`))).body.data as Experiment;

async function started(name = 'ours', more: object = {}, place: object = {}): Promise<Experiment> {
  const { id } = await drafted(name, more, place);
  expect((await act(id, 'start')).status).toBe(200);
  return read(id);
}

interface Assignment {
  arm: string;
  phase: number;
  bucket: number;
  config: { instructions: string };
}

async function armOf(id: string, person: Actor): Promise<Assignment> {
  const answer = await person.post(of(`experiments/${id}/assignments`), {});
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  return answer.body.data as Assignment;
}

const instructionsFor = async (person: Actor, name = 'ours', project = '') => {
  const url = `/api/v1/agents/${name}/effective_config${project && `?project_slug=${project}`}`;
  return ((await person.get(url, here())).body.config as { instructions: string }).instructions;
};

describe('the life of an experiment', () => {
  it('goes from draft to active, stopped, deployed, and into the archive', async () => {
    const draft = await drafted();
    expect(draft).toMatchObject({ status: 'draft', traffic_split: 50, primary_metric: 'success_rate' });
    expect(draft).toMatchObject({ confidence: 0.95, started_at: null, stop_on_guardrail: false });
    expect((await act(draft.id, 'start')).body.data).toMatchObject({ status: 'active', stopped_at: null });
    expect((await act(draft.id, 'stop')).body.data).toMatchObject({
      status: 'stopped',
      stop_reason: 'stopped',
    });
    const deployed = (await act(draft.id, 'deploy', { variant: 'variant' })).body.data;
    expect(deployed).toMatchObject({ status: 'deployed', deployed_variant: 'variant' });
    expect((await act(draft.id, 'archive')).body.data).toMatchObject({
      status: 'deployed',
      archived_at: expect.any(String) as string,
    });
    expect((await ada.get(of('experiments'))).body.data).toEqual([]);
    expect((await ada.get(of('experiments?archived=true'))).body.data).toMatchObject([{ id: draft.id }]);
  });

  it('goes no other way', async () => {
    const { id } = await drafted();
    const refused = async (...actions: string[]) => {
      for (const action of actions) {
        const answer = await act(id, action);
        expect([action, answer.status, answer.body.code]).toEqual([
          ...[action, 409, 'experiments.illegal_transition'],
        ]);
      }
    };
    await refused('stop', 'deploy');
    await act(id, 'start');
    await refused('start', 'archive');
    expect((await ada.delete(of(`experiments/${id}`))).body.code).toBe('experiments.has_history');
    await act(id, 'stop');
    await refused('start', 'stop');
    await act(id, 'deploy');
    await refused('start', 'stop', 'deploy');
    await act(id, 'archive');
    await refused('archive', 'start', 'deploy');
    expect((await ada.patch(of(`experiments/${id}`), { name: 'Other' })).status).toBe(409);
  });

  it('deletes drafts, and is found by id and slug', async () => {
    const { id, slug } = await drafted();
    expect((await ada.get(of(`experiments/${slug}`))).body.data).toMatchObject({ id });
    expect((await ada.delete(of(`experiments/${slug}`))).status).toBe(204);
    expect((await ada.get(of(`experiments/${id}`))).status).toBe(404);
  });

  it('fixes what it is about once it has started', async () => {
    const { id } = await drafted();
    const plan = {
      primary_metric: 'avg_cost',
      goals: ['avg_turns'],
      guardrails: [{ metric: 'success_rate', margin: 2 }],
      cost_cap: 12.5,
      planned_sessions: 500,
      confidence: 0.9,
    };
    const changed = await ada.patch(of(`experiments/${id}`), plan);
    expect(changed.body.data).toMatchObject({ ...plan, goals: ['avg_cost', 'avg_turns'] });
    await act(id, 'start');
    for (const change of [{ primary_metric: 'success_rate' }, { cost_cap: null }, { guardrails: [] }]) {
      const answer = await ada.patch(of(`experiments/${id}`), change);
      expect([answer.status, answer.body.code]).toEqual([409, 'experiments.fixed_once_started']);
    }
    expect((await ada.patch(of(`experiments/${id}`), { name: 'Better' })).body.data).toMatchObject({
      name: 'Better',
      cost_cap: 12.5,
    });
    await act(id, 'stop');
    expect((await ada.patch(of(`experiments/${id}`), { traffic_split: 20 })).body.code).toBe(
      'experiments.stopped',
    );
  });

  it('refuses what cannot be compared, by the name of the field', async () => {
    const { id, control, variant } = await versions();
    const good = { resource_id: id, control_version_hash: control, variant_version_hash: variant };
    const platform = (
      (await ada.get('/api/v1/resources?tier=platform', here())).body.data as { id: string }[]
    )[0]!;
    const bad: [object, string][] = [
      [{ traffic_split: 0 }, 'traffic_split'],
      [{ traffic_split: 100 }, 'traffic_split'],
      [{ traffic_split: 1.5 }, 'traffic_split'],
      [{ variant_version_hash: control }, 'variant_version_hash'],
      [{ variant_version_hash: 'f'.repeat(64) }, 'variant_version_hash'],
      [{ control_version_hash: 'nonsense' }, 'control_version_hash'],
      [{ resource_id: platform.id }, 'resource_id'],
      [{ resource_id: '00000000-0000-4000-8000-000000000000' }, 'resource_id'],
      [{ primary_metric: 'p95_cost' }, 'primary_metric'],
      [{ guardrails: [{ metric: 'avg_cost', margin: -1 }] }, 'guardrails.0.margin'],
    ];
    for (const [change, field] of bad) {
      const { status, body } = await ada.post(of('experiments'), { ...good, ...change });
      expect([change, status, Object.keys(body.details ?? {})]).toEqual([change, 422, [field]]);
    }
  });
});

describe('what an experiment is about', () => {
  const reasonOf = async (id: string, what: string) => {
    const { status, body } = await act(id, what);
    return [status, body.code];
  };

  it('may be deleted: then nobody is enrolled, and nothing is deployed', async () => {
    const { id, ...experiment } = await started();
    expect((await ada.delete(`/api/v1/resources/${String(experiment.resource_id)}`, here())).status).toBe(
      204,
    );
    await versions();
    const opened = await bob.post('/api/v1/sessions', { agent_name: 'ours' }, here());
    expect(opened.body.session).toMatchObject({ agent_name: 'ours', experiment: null });
    expect((await bob.post(of(`experiments/${id}/assignments`), {})).body.code).toBe(
      'experiments.assigns_nobody',
    );
    expect(await reasonOf(id, 'deploy')).toEqual([409, 'agents.arm_resource_gone']);
    expect((await act(id, 'stop')).status).toBe(200);
  });

  it('has to be there at the start', async () => {
    const { id, ...draft } = await drafted();
    await ada.delete(`/api/v1/resources/${String(draft.resource_id)}`, here());
    expect(await reasonOf(id, 'start')).toEqual([409, 'agents.arm_resource_gone']);
    await ada.post(of('projects'), { name: 'gone', slug: 'gone' });
    const ofProject = await drafted('theirs', {}, { project_id: 'gone' });
    expect((await ada.delete(of('projects/gone'))).status).toBe(204);
    expect(await reasonOf(ofProject.id, 'start')).toEqual([409, 'experiments.project_is_gone']);
  });
});

describe('one active experiment at a place', () => {
  beforeEach(async () => {
    for (const name of ['one', 'two']) await ada.post(of('projects'), { name, slug: name });
  });

  it('an organization contains its projects', async () => {
    const whole = await started();
    const part = await drafted('ours', {}, { project_id: 'one' });
    const refused = await act(part.id, 'start');
    expect([refused.status, refused.body.code]).toEqual([409, 'experiments.agent_is_busy']);
    expect(refused.body.error).toContain(whole.slug);
    await act(whole.id, 'stop');
    expect((await act(part.id, 'start')).status).toBe(200);
    const other = await drafted('ours', {}, { project_id: 'two' });
    expect((await act(other.id, 'start')).status).toBe(200);
    const again = await ada.post(
      '/api/v1/experiments',
      { agent_name: 'ours', variant_config: { model: 'opus' } },
      here(),
    );
    expect([again.status, again.body.code]).toEqual([409, 'experiments.agent_is_busy']);
  });

  it('whoever of two starts first wins', async () => {
    const drafts = [await drafted('ours', {}, { project_id: 'one' })];
    const { resource_id, control_version_hash, variant_version_hash } = drafts[0]!;
    for (let count = 0; count < 5; count++) {
      const body = { resource_id, control_version_hash, variant_version_hash };
      drafts.push((await ada.post(of('experiments'), body)).body.data as Experiment);
    }
    const answers = await Promise.all(drafts.map(({ id }) => act(id, 'start')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });
});

describe('people', () => {
  it('stay in their arm, which says what they get, whatever becomes of the split', async () => {
    const { id } = await started();
    const people = [
      ada,
      bob,
      ...(await Promise.all([1, 2, 3, 4, 5, 6].map(() => memberOf(system, ada, 'member')))),
    ];
    const before = await Promise.all(people.map((person) => armOf(id, person)));
    for (const [index, person] of people.entries()) {
      const { arm, config, phase } = before[index]!;
      expect(phase).toBe(1);
      expect(config.instructions).toBe(arm === 'variant' ? 'Two.' : 'One.');
      expect(await instructionsFor(person)).toContain(config.instructions);
    }
    await ada.patch(of(`experiments/${id}`), { traffic_split: 99 });
    expect(await Promise.all(people.map((person) => armOf(id, person)))).toEqual(before);
    const newcomer = await memberOf(system, ada, 'member');
    const { phase, bucket, arm } = await armOf(id, newcomer);
    expect([phase, arm]).toEqual([2, bucket < 9_900 ? 'variant' : 'control']);
  });

  it('are told the same by their sessions', async () => {
    const { id, slug } = await started();
    const { body } = await bob.post('/api/v1/sessions', { agent_name: 'ours' }, here());
    const session = body.session as { id: string; experiment: object };
    const { arm } = await armOf(id, bob);
    expect(session.experiment).toEqual({ id, slug, variant: arm });
    const shown = (await bob.get(`/api/v1/sessions/${session.id}`, here())).body.session;
    expect(shown).toMatchObject({ experiment: { id, slug, variant: arm } });
    const other = await bob.post('/api/v1/sessions', { agent_name: 'rails-expert' }, here());
    expect(other.body.session).toMatchObject({ experiment: null });
  });

  it('of a project with an agent of its own are left alone', async () => {
    await ada.post(of('projects'), { name: 'apart', slug: 'apart' });
    await started();
    await versions('ours', { project_id: 'apart', inheritance: 'standalone' });
    const open = async (project_slug?: string) =>
      (await bob.post('/api/v1/sessions', { agent_name: 'ours', project_slug }, here())).body.session as {
        experiment: object | null;
      };
    expect((await open('apart')).experiment).toBeNull();
    expect((await open()).experiment).not.toBeNull();
  });

  it('are assigned by active experiments alone, and only members, and by managers for others', async () => {
    const { id } = await drafted();
    expect((await act(id, 'assignments', {})).body.code).toBe('experiments.assigns_nobody');
    await act(id, 'start');
    const stranger = await system.signUp('stranger');
    expect((await act(id, 'assignments', { user_id: stranger.userId })).status).toBe(422);
    const ofBob = (await act(id, 'assignments', { user_id: bob.userId })).body.data;
    expect(ofBob).toEqual(await armOf(id, bob));
    expect((await bob.post(of(`experiments/${id}/assignments`), { user_id: ada.userId })).status).toBe(403);
    await act(id, 'stop');
    expect(await armOf(id, bob)).toEqual(ofBob);
    expect((await act(id, 'assignments', {})).body.code).toBe('experiments.assigns_nobody');
    expect(await instructionsFor(bob)).toContain('One.');
  });

  it('get what the variant got once it is deployed', async () => {
    const { id } = await started();
    const effective = async (person: Actor) =>
      (await person.get('/api/v1/agents/ours/effective_config', here())).body.config;
    const [inVariant, inControl] = [
      await memberOf(system, ada, 'member'),
      await memberOf(system, ada, 'member'),
    ];
    await placeIn(system.database, 'variant', { experiment: id, userId: inVariant.userId });
    await placeIn(system.database, 'control', { experiment: id, userId: inControl.userId });
    const wanted = await effective(inVariant);
    expect(await effective(inControl)).not.toEqual(wanted);
    await act(id, 'deploy');
    expect(await effective(inControl)).toEqual(wanted);
    expect(await effective(inVariant)).toEqual(wanted);
    const [event] = await system.database.query<{ data: object }>(
      `SELECT data FROM outbox_events WHERE organization_id = $1 AND type = 'experiment.deployed'`,
      [ada.organizationId],
    );
    expect(event!.data).toMatchObject({ experiment_id: id, agent_name: 'ours', variant: 'variant' });
  });
});

describe('what is known', () => {
  /** Costs of the variant are ten times the control's, within a few percent. */
  async function run(id: string, people: Actor[], sessionsEach: number): Promise<void> {
    const arms = await Promise.all(people.map((person) => armOf(id, person)));
    for (const [index, person] of people.entries()) {
      const { arm } = arms[index]!;
      for (let count = 0; count < sessionsEach; count++) {
        const opened = await person.post('/api/v1/sessions', { agent_name: 'ours' }, here());
        const { id: session } = opened.body.session as { id: string };
        const total_cost = (arm === 'variant' ? 10 : 1) * (1 + (index % 5) / 50 + count / 100);
        const report = { total_cost, total_turns: 3, outcome: 'success', ended_at: new Date().toISOString() };
        await person.patch(`/api/v1/sessions/${session}`, report, here());
      }
    }
    await system.quiet();
  }

  it('is null with a reason while there is nothing to know', async () => {
    const { id } = await drafted();
    for (const path of ['metrics', 'results', 'power']) {
      const { status, body } = await ada.get(of(`experiments/${id}/${path}`));
      expect([path, status]).toEqual([path, 200]);
      expect(JSON.stringify(body)).not.toMatch(/NaN|Infinity/);
    }
    const { body } = await ada.get(of(`experiments/${id}/metrics`));
    expect(body.significance).toMatchObject({ p_value: null, significant: false, confidence: 0.95 });
    expect((body.significance as { reasons: string[] }).reasons).toContain('no_sessions');
  });

  it('stops an experiment that does harm, if it was told to', async () => {
    const { id } = await started('ours', {
      primary_metric: 'avg_cost',
      guardrails: [{ metric: 'avg_cost', margin: 0.5 }],
      stop_on_guardrail: true,
    });
    const people = [];
    for (let count = 0; count < 24; count++) people.push(await memberOf(system, ada, 'member'));
    await run(id, people, 4);
    expect(await read(id)).toMatchObject({
      status: 'stopped',
      stop_reason: 'guardrail',
      significant_at: expect.any(String) as string,
    });
    const { data } = (await ada.get(of(`experiments/${id}/results`))).body as {
      data: { guardrails: { state: string }[]; recommendation: { action: string }; is_final: boolean };
    };
    const [{ state }] = data.guardrails as [{ state: string }];
    // It is stopped as soon as that is known, of few people; what ended until its last look may leave less to know.
    expect(['failing', 'undecided']).toContain(state);
    expect(data.recommendation.action === 'stop_harm').toBe(state === 'failing');
    expect(data.is_final).toBe(true);
    const log = (await ada.get(of('audit_log'))).body.data as { action: string; actor_id: string | null }[];
    expect(log.filter(({ action }) => action === 'experiment.stopped')).toMatchObject([{ actor_id: null }]);
    const events = await system.database.query<{ type: string; data: { experiment_id: string } }>(
      `SELECT type, data FROM outbox_events WHERE organization_id = $1 ORDER BY created_at`,
      [ada.organizationId],
    );
    expect(events.map(({ type, data: { experiment_id } }) => [type, experiment_id])).toEqual([
      ['experiment.started', id],
      ['experiment.significant', id],
    ]);
  });

  it('is exported as it was counted', async () => {
    const { id } = await started();
    await run(id, [ada, bob], 2);
    const csv = (await ada.get(of(`experiments/${id}/export`))).text;
    const [names, ...lines] = csv
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(names).toContain('capped_cost');
    expect(lines).toHaveLength(4);
    const costs = lines.map((line) => Number(line[names!.indexOf('cost')]));
    const metrics = (await ada.get(of(`experiments/${id}/metrics`))).body as Record<
      string,
      { total_sessions: number; avg_cost: number | null }
    >;
    const total = ['control', 'variant'].reduce(
      (sum, arm) => sum + metrics[arm]!.total_sessions * (metrics[arm]!.avg_cost ?? 0),
      0,
    );
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(total, 5);
    const looks = await ada.get(of(`experiments/${id}/export?of=looks`));
    expect(looks.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect((await bob.get(of(`experiments/${id}/export`))).status).toBe(403);
  });
});
