import { setTimeout as sleep } from 'node:timers/promises';
import { built } from './built.mjs';

/** Sessions whose words are written by one statement. */
const AT_ONCE = 5_000;
/** Connections that write: one for each core. */
const STREAMS = 2;
const WORDS = 'session_search_words';

async function documentsOf(client, organizationId, index) {
  const { rows } = await client.query(
    'SELECT array_agg(id ORDER BY started_at) AS ids FROM sessions WHERE organization_id = $1',
    [organizationId],
  );
  const ids = rows[0].ids ?? [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    await client.query(index, [organizationId, ids.slice(at, at + AT_ONCE)]);
}

/** Writes the words of all sessions as the product writes them, and builds the index of words at the end. */
export async function fillSearch(lab, organizations) {
  const { database } = lab;
  const { INDEX: index } = built('libs/sessions/src/search/search-documents.sql');
  const { rows } = await database.query('SELECT pg_get_indexdef($1::regclass) AS definition', [WORDS]);
  await database.query(`DROP INDEX ${WORDS}`);
  const waiting = organizations.map(({ id }) => id);
  await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      const client = await lab.connect();
      await client.query('SET session_replication_role = replica');
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
        await documentsOf(client, id, index);
    }),
  );
  await database.query(`SET maintenance_work_mem = '512MB'`);
  await database.query(rows[0].definition);
  await database.query('RESET maintenance_work_mem');
  await database.query('VACUUM ANALYZE session_search');
}

const PATIENCE_MS = 900_000;
const LEFT = 'SELECT count(*) FROM changed_days';

/** Half a year of a large organization takes longer than anything that follows a request. */
async function untilSummed({ database }) {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(200)) {
    const { rows } = await database.query(LEFT);
    if (Number(rows[0].count) === 0) return;
  }
  throw new Error('The worker did not come to an end');
}

/** The sums of days that counts of sessions are read from, made by the worker. */
export async function fillDays(lab, organizationId) {
  await lab.database.query(
    'INSERT INTO changed_days (organization_id, day) SELECT DISTINCT organization_id, started_on FROM sessions WHERE organization_id = $1',
    [organizationId],
  );
  const worker = await lab.worker();
  await untilSummed(lab);
  await worker.stop();
  await lab.database.query('VACUUM ANALYZE daily_rollups');
}
