import { openSessions } from './sessions.mjs';

/** As many coding sessions as send at once. */
export const STREAMS = 50;
/** What a client sends: a batch of 100 events of 1 KB. */
export const BATCH = { size: 100, bytes: 1024 };

/** Opens the sessions and makes the bodies of a load on the API; nothing of it is measured. */
export async function prepareLoad({ api, load }, { batches, streams = STREAMS, batch = BATCH, project }) {
  const paths = await openSessions(api, { batches, streams, project });
  const { url, token } = api;
  return load.ask('prepare', { ...batch, url, token, paths, streams, batches });
}
