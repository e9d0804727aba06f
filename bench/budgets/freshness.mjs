import { setTimeout as sleep } from 'node:timers/promises';
import { prepareLoad } from '../lib/api-load.mjs';
import { quantile } from '../lib/statistics.mjs';
import { verdict } from '../lib/verdict.mjs';

const BATCHES_PER_SECOND = 50;
const POLL_MS = 25;
const PATIENCE_MS = 20_000;

/** A session of a project of its own, so that the project's summary speaks of nothing else. */
async function openProbe({ client, organization }) {
  const answer = await client.post(`/${organization.slug}/projects`, { name: 'Freshness probe' });
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
async function timeToSee({ client, path, summary }, prompts) {
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

/** How old analytics are at a steady 5,000 events a second. */
export async function freshness(lab, { probes, seconds }) {
  const load = lab.process('http-load');
  const api = await lab.api();
  const worker = await lab.worker();
  await lab.settle();
  const probe = await openProbe(api);
  await prepareLoad({ api, load }, { batches: BATCHES_PER_SECOND * seconds });
  let isLoaded = true;
  const sending = load.ask('atPace', { perSecond: BATCHES_PER_SECOND }).finally(() => (isLoaded = false));
  await sleep(1000);
  const times = [];
  while (isLoaded && times.length < probes) times.push(await timeToSee(probe, times.length + 1));
  const { accepted, elapsedMs } = await sending;
  await Promise.all([load.stop(), api.stop(), worker.stop()]);
  return [
    verdict({
      id: '2 s',
      what: 'accepted to seen in analytics',
      measured: `longest of ${times.length} at ${Math.round((accepted * 1000) / elapsedMs).toLocaleString('en')} events/s; median ${Math.round(quantile(times, 0.5))} ms`,
      value: Math.max(...times),
      limit: { most: 2000 },
      unit: ' ms',
    }),
  ];
}
