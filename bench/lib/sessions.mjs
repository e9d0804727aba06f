import { BATCHES_PER_SESSION } from './event-batches.mjs';

/**
 * Opens the sessions that a load needs, through the public API and before any clock starts; answers the paths that
 * take their events, in the order in which the load uses them.
 */
export async function openSessions({ client, organization }, { batches, streams, project }) {
  const perStream = Math.ceil(Math.ceil(batches / streams) / BATCHES_PER_SESSION);
  const opened = Array.from({ length: streams * perStream }, async () => {
    const body = { agent_name: 'bench', ...(project ? { project_slug: project } : {}) };
    const { data } = await client.post(`/${organization.slug}/sessions`, body);
    return `/api/v1/${organization.slug}/observability/sessions/${data.id}/events`;
  });
  return Promise.all(opened);
}
