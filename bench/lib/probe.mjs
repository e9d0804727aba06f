import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;
const PATIENCE_MS = 20_000;

/** A session of a project of its own, so that the project's summary speaks of nothing else. */
export async function openProbe({ client, organization }) {
  const answer = await client.post(`/${organization.slug}/projects`, { name: 'Probe' });
  const { slug } = answer.data ?? answer.project;
  const { data } = await client.post(`/${organization.slug}/sessions`, {
    agent_name: 'probe',
    project_slug: slug,
  });
  const path = `/${organization.slug}/observability/sessions/${data.id}/events`;
  const summary = `/${organization.slug}/sessions/analytics/summary?project_id=${slug}`;
  return { client, path, summary };
}

/** Sends one more prompt and answers the ms until the project's summary counts it. */
export async function timeToSee({ client, path, summary }, prompts) {
  const event = {
    event_type: 'UserPromptSubmit',
    timestamp: new Date().toISOString(),
    data: { prompt: `number ${prompts}` },
  };
  await client.post(path, { events: [event] });
  const began = performance.now();
  for (;;) {
    const { data } = await client.get(summary);
    const waited = performance.now() - began;
    if (data.average_turns === prompts) return waited;
    if (waited > PATIENCE_MS) throw new Error(`prompt ${prompts} was not counted after ${PATIENCE_MS} ms`);
    await sleep(POLL_MS);
  }
}
