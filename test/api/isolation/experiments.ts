import { ORGANIZATION_HEADER } from './call';
import type { Recipe } from './recipe';
import { newResource } from './resources';
import type { Desk } from './scene';
import { newName, newSlug } from './tenant';

interface Made {
  id: string;
  slug: string;
  agent_name: string;
}

/** Two versions of an agent of its own: on one agent there is one active experiment at a time. */
async function newPair(desk: Desk): Promise<object> {
  const { id, version_hash, content } = await newResource(desk, 'agent');
  const saved = await asked(desk, 'PATCH', `/resources/${id}`, { content: `${content}And so.\n` });
  const variant_version_hash = (saved as { version_hash: string }).version_hash;
  return { resource_id: id, control_version_hash: version_hash, variant_version_hash };
}

/** Its slug is three words that nobody chose; here it is one that is known again. */
export async function newDraft(desk: Desk): Promise<Made> {
  const { scene, tenant } = desk;
  const body = { ...(await newPair(desk)), name: newName(tenant) };
  const made = (await asked(desk, 'POST', `/${tenant.organizationId}/experiments`, body)) as Made;
  const slug = newSlug(tenant);
  await scene.database.query('UPDATE experiments SET slug = $1 WHERE id = $2', [slug, made.id]);
  return { ...made, slug };
}

export async function newExperiment(desk: Desk): Promise<Made> {
  const draft = await newDraft(desk);
  await asked(desk, 'POST', `/${desk.tenant.organizationId}/experiments/${draft.id}/start`);
  return draft;
}

/** A session of the experiment that stays, which used so many tokens; and a look, for which one person is too few. */
export async function tryOut(desk: Desk, input_tokens: number): Promise<void> {
  const { scene, tenant } = desk;
  const organization = `/${tenant.organizationId}`;
  const [id] = tenant.things.experiments!;
  const { agent_name } = (await asked(desk, 'GET', `${organization}/experiments/${id}`)) as Made;
  const session = (await asked(desk, 'POST', `${organization}/sessions`, { agent_name })) as { id: string };
  const model_metrics = { input_tokens, output_tokens: 1, model: tenant.word, cost_usd: 0.5 };
  await asked(desk, 'POST', `${organization}/sessions/${session.id}/end`, {
    ...{ outcome: 'success', model_metrics },
  });
  await scene.database.query(
    `INSERT INTO experiment_looks (organization_id, experiment_id, metric, hour, looked_at, looks, sessions, users, effect, se,
                                   df, lower, upper, p_value_fixed, p_value_now, p_value)
     VALUES ($1, $2, 'success_rate', date_trunc('hour', now()), now(), 1, 1, 1, 0, 1, 1, -1, 1, 1, 1, 1)`,
    [tenant.organizationId, id],
  );
}

const draftInPath: Recipe = async (desk) => ({ path: { id: (await newDraft(desk)).id } });

export const EXPERIMENT_RECIPES: Record<string, Recipe> = {
  v1CreateExperiment: async (desk) => ({
    body: {
      agent_name: (await newResource(desk, 'agent')).name,
      variant_config: { instructions: desk.tenant.word },
    },
  }),
  createExperiment: async (desk) => ({ body: await newPair(desk) }),
  updateExperiment: async (desk) => ({
    ...(await draftInPath(desk)),
    body: { name: newName(desk.tenant), traffic_split: 20 },
  }),
  deleteExperiment: draftInPath,
  startExperiment: draftInPath,
  archiveExperiment: draftInPath,
};

async function asked(desk: Desk, method: string, url: string, body?: object): Promise<unknown> {
  const { scene, tenant } = desk;
  const headers = { [ORGANIZATION_HEADER]: tenant.organizationId };
  const answer = await scene.door.done({ method, url, token: tenant.owner.token, headers, body });
  return (answer.body as { data: unknown }).data;
}
