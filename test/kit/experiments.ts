import type { TestDatabase } from '@app/testing';
import type { Answer } from './client';
import { agent, dataOf, RESOURCES } from './resources';
import type { Actor } from './system';

/** As the API tells of one. */
export interface Experiment {
  id: string;
  slug: string;
  [field: string]: unknown;
}

/** An agent of the actor's organization, and two versions of it; the first one is what everybody has. */
export async function versionPair(actor: Actor, of: { project_id?: string } = {}): Promise<object> {
  const here = { 'x-organization': actor.slug };
  const about = { type: 'agent', name: 'tried', publish: true, ...of };
  const first = dataOf(await actor.post(RESOURCES, { ...about, content: agent('tried', 'One.') }, here));
  const changed = { content: agent('tried', 'Two.') };
  const second = dataOf(await actor.patch(`${RESOURCES}/${first.id}`, changed, here));
  const { version_hash: control_version_hash } = first;
  await actor.post(
    `${RESOURCES}/${first.id}/versions/rollback`,
    { version_hash: control_version_hash },
    here,
  );
  return { resource_id: first.id, control_version_hash, variant_version_hash: second.version_hash };
}

/** Of an agent of its own, which nothing else is about. */
export async function draftExperiment(actor: Actor, more: object = {}): Promise<Experiment> {
  const body = { ...(await versionPair(actor)), ...more };
  return experimentIn(await actor.post(`/api/v1/${actor.slug}/experiments`, body));
}

/** As `draftExperiment`, and active. */
export async function startExperiment(actor: Actor, more: object = {}): Promise<Experiment> {
  const { id } = await draftExperiment(actor, more);
  return experimentIn(await actor.post(`/api/v1/${actor.slug}/experiments/${id}/start`));
}

/** Active, of an agent that the product brings, in the organization or a project: half of the people get other words. */
export async function tryWords(
  actor: Actor,
  instructions: string,
  project_slug?: string,
): Promise<Experiment> {
  const body = { agent_name: 'rails-expert', project_slug, variant_config: { instructions } };
  const answer = await actor.post('/api/v1/experiments', body, { 'x-organization': actor.slug });
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  return answer.body.experiment as Experiment;
}

function experimentIn({ body }: Answer): Experiment {
  expect(body.error).toBeUndefined();
  return body.data as Experiment;
}

/** A session of the agent that `tryWords` is about, from beginning to end. */
export async function tryOnce(actor: Actor, slug: string, outcome: string, cost_usd = 0.5): Promise<string> {
  const opened = await actor.post(`/api/v1/${slug}/sessions`, { agent_name: 'rails-expert' });
  const { id } = opened.body.data as { id: string };
  const model_metrics = { input_tokens: 1, output_tokens: 1, model: 'claude-opus-4-5', cost_usd };
  const ended = await actor.post(`/api/v1/${slug}/sessions/${id}/end`, { outcome, model_metrics });
  expect(ended.status).toBe(200);
  return id;
}

/** Puts somebody into an arm, which no request can choose. */
export async function placeIn(
  database: TestDatabase,
  arm: 'control' | 'variant',
  { experiment, userId }: { experiment: string; userId: string },
): Promise<void> {
  await database.query(
    `INSERT INTO experiment_assignments (organization_id, experiment_id, user_id, arm, bucket, phase, assigned_at)
     SELECT organization_id, id, $2, $3, 0, 1, now() FROM experiments WHERE id = $1`,
    [experiment, userId, arm],
  );
}
