import { ApiClient } from './api-client.mjs';
import { isAsExpected, readReports } from './figures.mjs';
import { logIn } from './log-in.mjs';
import { createProject, replay } from './replay.mjs';
import { isInOrder, readStructure } from './structure.mjs';

const patienceMs = 60_000;

/**
 * Everything the demo does against a server, in order; answers the reports, what sessions are made of, and whether all is as expected.
 * `afterUpload` runs when the files of a round are uploaded and the workers are at them: a test breaks something there.
 */
export async function runDemo(baseUrl, { kind, timeoutMs, say, afterUpload } = {}) {
  const { client, organization } = await logIn(new ApiClient(baseUrl), { say });
  const context = { client, organization, projectSlug: await createProject(client, organization) };
  await replay(context, { kind, timeoutMs, say, afterUpload });
  const reports = await readReports(client, organization);
  const structure = await readStructure(client, organization, { deadline: Date.now() + patienceMs });
  const ok = isAsExpected(reports) && isInOrder(structure);
  return { client, organization, reports, structure, ok };
}
