import { waitForFigures, waitUntilQuiet } from './figures.mjs';
import { upload, waitForImports } from './imports.mjs';
import { transcripts, truncated } from './transcripts.mjs';

/** Which files are uploaded, round by round; the last round has to end with the expected figures. */
export const replays = {
  once: () => [{ label: 'transcripts', files: transcripts() }],
  twice: () => [
    { label: 'transcripts', files: transcripts() },
    { label: 'the same files again', files: transcripts() },
  ],
  truncated: () => [
    { label: 'truncated files', files: transcripts().map(truncated) },
    { label: 'the whole files', files: transcripts() },
  ],
};

export async function createProject(client, organization) {
  const body = { name: 'Transcripts', slug: 'transcripts', project_type: 'repository' };
  await client.post(`/${organization.slug}/projects`, body);
  return body.slug;
}

function describeImports(imports) {
  const done = imports.filter(({ status }) => status === 'done').length;
  const rows = imports.reduce((sum, entry) => sum + (entry.rows ?? 0), 0);
  const bad = imports.reduce((sum, entry) => sum + (entry.bad_rows ?? 0), 0);
  return `${done} of ${imports.length} imports done, ${rows} rows${bad ? `, ${bad} unreadable` : ''}`;
}

/** Uploads one round of files and waits until the workers have digested them. */
async function replayRound(
  context,
  round,
  { timeoutMs = 120_000, say = () => {}, isLast = true, afterUpload } = {},
) {
  const { client, organization, projectSlug } = context;
  const deadline = Date.now() + timeoutMs;
  const imports = await upload(client, organization, round.files, { projectSlug });
  say(`${round.label}: ${imports.length} files uploaded`);
  await afterUpload?.();
  const onProgress = (current) => say(`${round.label}: ${describeImports(current)}`);
  await waitForImports(client, organization, imports, { deadline, onProgress });
  if (isLast) await waitForFigures(client, organization, { deadline });
  else await waitUntilQuiet(client, organization, { deadline });
}

export async function replay(context, { kind = 'once', ...options } = {}) {
  const rounds = replays[kind]();
  for (const round of rounds)
    await replayRound(context, round, { ...options, isLast: round === rounds.at(-1) });
}
