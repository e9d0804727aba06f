import { setTimeout as sleep } from 'node:timers/promises';
import { gzipped } from './transcripts.mjs';

const pollMs = 1000; // with everything else the demo asks, below 100 requests a minute

/** Uploads the files one by one (the first one gzipped) and answers the imports they became. */
export async function upload(client, organization, files, { projectSlug }) {
  const path = `/${organization.slug}/sessions/import?project_slug=${encodeURIComponent(projectSlug)}`;
  const imports = [];
  for (const file of files) {
    const { bytes, headers } = imports.length === 0 ? gzipped(file) : file;
    const { data } = await client.post(path, bytes, { type: 'application/x-ndjson', headers });
    imports.push({ ...data, name: file.name });
  }
  return imports;
}

const isFinal = ({ status }) => status === 'done' || status === 'failed';

/**
 * Waits until every import has ended; `onProgress` receives them all after each answer. One at a time: whoever asked for
 * all of them in every round would soon have spent the budget of requests.
 */
export async function waitForImports(client, organization, imports, { deadline, onProgress = () => {} }) {
  const current = [...imports];
  for (const [index, { name }] of imports.entries()) {
    for (;;) {
      const { data } = await client.get(`/${organization.slug}/imports/${imports[index].id}`);
      current[index] = { ...data, name };
      onProgress(current);
      if (isFinal(data)) break;
      if (Date.now() > deadline)
        throw new Error(`The import of ${name} was not done in time: it is ${data.status}`);
      await sleep(pollMs);
    }
  }
  const failed = current.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (failed.length > 0) throw new Error(`Import failed: ${failed.join(', ')}`);
  return current;
}
