import { ApiClient } from './api-client.mjs';
import { isAsExpected, readReports } from './figures.mjs';
import { logIn } from './log-in.mjs';
import { createProject, replay } from './replay.mjs';

/**
 * Everything the demo does against a server, in order; answers the reports and whether they are what was expected.
 * `afterUpload` runs when the files of a round are uploaded and the workers are at them: a test breaks something there.
 */
export async function runDemo(baseUrl, { kind, timeoutMs, say, afterUpload } = {}) {
  const { client, organization } = await logIn(new ApiClient(baseUrl), { say });
  const context = { client, organization, projectSlug: await createProject(client, organization) };
  await replay(context, { kind, timeoutMs, say, afterUpload });
  const reports = await readReports(client, organization);
  return { client, organization, reports, ok: isAsExpected(reports) };
}
