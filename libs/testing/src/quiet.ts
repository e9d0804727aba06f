import type { JobQueue } from '@app/jobs';
import type { TestDatabase } from './test-database';

const POLL_MS = 25;
const PATIENCE_MS = 60_000;

const UNFINISHED = `
  SELECT (SELECT count(*) FROM unfolded_sessions)::int AS unfolded_sessions,
         (SELECT count(*) FROM changed_days)::int AS changed_days,
         (SELECT count(*) FROM changed_version_days)::int AS changed_version_days,
         (SELECT count(*) FROM modified_agents)::int AS modified_agents,
         (SELECT count(*) FROM experiment_sessions WHERE changed_at IS NOT NULL)::int AS changed_evidence,
         (SELECT count(*) FROM imports WHERE status IN ('receiving', 'queued', 'running'))::int AS imports,
         (SELECT count(*) FROM sessions WHERE ended_at IS NOT NULL AND finalized_at IS NULL)::int AS unfinalized,
         (SELECT count(*) FROM sessions WHERE compaction_requested_at IS NOT NULL AND compacted_into_id IS NULL)::int AS uncompacted,
         (SELECT count(*) FROM repricings WHERE status <> 'done')::int AS repricings,
         (SELECT count(*) FROM erasures WHERE erased_at IS NULL)::int AS erasures,
         (SELECT count(*) FROM organization_removals WHERE emptied_at IS NULL)::int AS removals`;

/** Waits until no job waits or runs and no mark is left: all that was accepted is in the figures. */
export async function untilQuiet(database: TestDatabase, jobs: JobQueue): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const left = await unfinished(database, jobs);
    if (Object.values(left).every((count) => count === 0)) return;
    if (Date.now() > deadline) throw new Error(`Work did not come to an end: ${JSON.stringify(left)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function unfinished(database: TestDatabase, jobs: JobQueue): Promise<Record<string, number>> {
  const [marks] = await database.query<Record<string, number>>(UNFINISHED);
  const pending = await jobs.pending().catch(() => ({ redis: 1 }));
  return { ...marks, ...pending };
}
