import { costState } from '../../kit/cost-state';
import { transcripts } from '../../kit/transcripts';
import { asOwner } from './callers';
import { COLLECTIONS, newRemoteUrl } from './collections';
import { tryOut } from './experiments';
import type { Desk, Scene } from './scene';
import { newName, type Tenant } from './tenant';

/** More tokens than all that A's people ever used: a figure above it is B's. */
export const TOKENS_OF_B = 918_273_645;

/** A session of the real transcripts. */
const UPLOADED = '0ccf1a04-1b4c-43b6-8aa5-79e41db43a68';

/** Puts one of everything into an organization, and work that was recorded, ended and counted. */
export async function furnish(scene: Scene, tenant: Tenant): Promise<void> {
  const desk = { scene, tenant, caller: asOwner(tenant) };
  const rates = { input: '1', output: '5', cache_write_5m: '1.25', cache_write_1h: '2', cache_read: '0.1' };
  await ask(desk, 'PATCH', '/settings', { capture_mode: 'full', prices: [{ model: tenant.word, ...rates }] });
  for (const [collection, make] of Object.entries(COLLECTIONS)) tenant.things[collection] = await make(desk);
  tenant.things.imports = [await upload(desk)];
  await ask(desk, 'POST', `/projects/${tenant.things.projects![0]}/repos`, {
    remote_url: newRemoteUrl(desk),
  });
  const inputTokens = tenant === scene.b ? TOKENS_OF_B : 100;
  await record(desk, inputTokens);
  await tryOut(desk, inputTokens);
  await signDeviceIn(desk);
  await tell(desk);
  tenant.chosen = await choose(desk);
}

/** Words that the organization uses, one of each kind. */
async function choose(desk: Desk): Promise<Record<string, string>> {
  const { tenant } = desk;
  const [remote_url, agent_name, name] = [newRemoteUrl(desk), newName(tenant), newName(tenant)];
  await ask(desk, 'POST', '/sessions', { remote_url, agent_name, component: tenant.word });
  await ask(desk, 'POST', '/projects', { name });
  const [external_id, slug] = [tenant.things.sessions![1]!, tenant.things.projects![1]!];
  const stacks = tenant.word;
  return { remote_url, agent_name, name, external_id, slug, stacks, email: tenant.owner.email };
}

async function record(desk: Desk, input_tokens: number): Promise<void> {
  const { tenant } = desk;
  const [id] = tenant.things.sessions!;
  const used = { input_tokens, output_tokens: 1, model: tenant.word };
  await ask(desk, 'PATCH', `/sessions/${id}`, { model_metrics: { ...used, cost_usd: 0.5 } });
  const told = { timestamp: new Date().toISOString(), data: { tool_name: tenant.word, prompt: tenant.word } };
  const types = ['UserPromptSubmit', 'PostToolUse', 'SubagentStop'];
  const events = types.map((event_type) => ({ ...told, event_type, note: tenant.word }));
  await ask(desk, 'POST', `/observability/sessions/${id}/events`, { events });
  await ask(desk, 'POST', `/sessions/${id}/end`, { summary: tenant.word, outcome: 'success' });
}

/** An event that was written into the outbox. */
async function tell({ scene, tenant }: Desk): Promise<void> {
  await scene.database.query(
    `INSERT INTO outbox_events (organization_id, id, type, data) VALUES ($1, gen_random_uuid(), 'pattern.detected', $2)`,
    [tenant.organizationId, JSON.stringify({ agent_name: tenant.word })],
  );
}

/** Real transcripts, of a session and its subagents, so that every table of what is read from one has rows. */
async function upload(desk: Desk): Promise<string> {
  const parts = transcripts().filter(({ name }) => name.startsWith(UPLOADED));
  const stated = JSON.stringify(costState(UPLOADED, { model: desk.tenant.word }));
  const { body } = await desk.scene.door.done({
    method: 'POST',
    url: `/${desk.tenant.organizationId}/sessions/import`,
    token: desk.caller.token,
    headers: { 'content-type': 'application/x-ndjson' },
    body: parts.map(({ bytes }) => bytes.toString()).join('') + stated,
  });
  return (body as { data: { id: string } }).data.id;
}

/** A device that works for the organization. */
async function signDeviceIn({ scene, caller }: Desk): Promise<void> {
  await scene.door.newDevice(caller.person!);
}

function ask({ scene, tenant, caller }: Desk, method: string, path: string, body: unknown): Promise<unknown> {
  return scene.door.done({ method, url: `/${tenant.organizationId}${path}`, token: caller.token, body });
}
