import { setTimeout as sleep } from 'node:timers/promises';

const QUEUES = ['ingestion', 'session-end', 'rollups'];
const POLL_MS = 50;
const PATIENCE_MS = 60_000;

const MARKS = `
  SELECT EXISTS (SELECT FROM unfolded_sessions) OR EXISTS (SELECT FROM changed_days)
      OR EXISTS (SELECT FROM changed_version_days) AS left`;

/** Jobs that wait or run. */
async function pending(keys) {
  const pipeline = keys.pipeline();
  for (const queue of QUEUES) {
    pipeline.llen(`crewkit:${queue}:wait`).llen(`crewkit:${queue}:active`).zcard(`crewkit:${queue}:delayed`);
  }
  return (await pipeline.exec()).reduce((sum, [, count]) => sum + count, 0);
}

/** Waits until all that was accepted is in the figures: no mark left, no job waiting or running. */
export async function untilQuiet({ database, keys }) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await database.query(MARKS);
    if (!rows[0].left && (await pending(keys)) === 0) return;
    if (Date.now() > deadline) throw new Error('The worker did not come to an end');
    await sleep(POLL_MS);
  }
}

/** How many jobs were handed to BullMQ since Redis was emptied: it numbers them. Those it merged are among them. */
export async function jobsAdded({ keys }) {
  const ids = await keys.mget(QUEUES.map((queue) => `crewkit:${queue}:id`));
  return ids.reduce((sum, id) => sum + Number(id ?? 0), 0);
}
