import type { TestDatabase } from '@app/testing';
import { quotient, type RawSession, sumOf, summaryOf } from './raw-truth';

/** The versions of resources that a session ran, how its work went, and what it was scored with. */
interface RawWork {
  versions: Set<string>;
  facts: Facts | null;
  score: string | null;
}

interface Facts {
  failed_calls: number;
  retries: number;
  interruptions: number;
  compactions: number;
  lines_added: number;
  lines_removed: number;
  files: string[];
  permission_wait_ms: number | null;
}

type OfSession<T> = T & { session_id: string };

/** What each version came to that sessions ran, from the raw rows alone: by resource and hash. */
export async function versionsInRaw(
  database: TestDatabase,
  organizationId: string,
  sessions: RawSession[],
): Promise<Map<string, object>> {
  const works = await readWorks(database, organizationId, sessions);
  const versions = new Set(sessions.flatMap(({ id }) => [...works.get(id)!.versions]));
  return new Map(
    [...versions].map((version) => {
      const ran = sessions.filter(({ id }) => works.get(id)!.versions.has(version));
      return [version, { ...summaryOf(ran), work: workOf(ran, works) }] as const;
    }),
  );
}

async function readWorks(
  database: TestDatabase,
  organizationId: string,
  sessions: RawSession[],
): Promise<Map<string, RawWork>> {
  const rowsOf = <T>(table: string) =>
    database.query<OfSession<T>>(`SELECT * FROM ${table} WHERE organization_id = $1`, [organizationId]);
  const ran = await rowsOf<{ resource_id: string; version_hash: Buffer }>('session_agents');
  const facts = await rowsOf<Facts>('session_facts');
  const analyses = await rowsOf<{ score: string | null }>('session_analyses');
  return new Map(
    sessions.map(({ id }) => [
      id,
      {
        versions: new Set(
          ran
            .filter(({ session_id }) => session_id === id)
            .map(({ resource_id, version_hash }) => `${resource_id} ${version_hash.toString('hex')}`),
        ),
        facts: facts.find(({ session_id }) => session_id === id) ?? null,
        score: analyses.find(({ session_id }) => session_id === id)?.score ?? null,
      },
    ]),
  );
}

/** Of those that have ended. */
function workOf(sessions: RawSession[], works: Map<string, RawWork>): object {
  const ended = sessions.filter(({ ended_at }) => ended_at !== null);
  const scores = ended.flatMap(({ id }) => works.get(id)!.score ?? []);
  const facts = ended.flatMap(({ id }) => works.get(id)!.facts ?? []);
  const average = (of: (facts: Facts) => number) =>
    quotient(sumOf(facts.map((one) => BigInt(of(one)))), facts.length, 4);
  const waits = facts.flatMap(({ permission_wait_ms }) => permission_wait_ms ?? []);
  const wait = quotient(sumOf(waits.map(BigInt)), waits.length, 4);
  const read = sumOf(ended.map(({ tokens }) => BigInt(tokens.cache_read_tokens)));
  const given = sumOf(
    ended.map(({ tokens }) => BigInt(tokens.input_tokens) + BigInt(tokens.cache_creation_tokens)),
  );
  return {
    sessions: ended.length,
    // Scores have two decimals.
    quality_score: quotient(
      sumOf(scores.map((score) => BigInt(score.replace('.', '')))),
      100 * scores.length,
      4,
    ),
    failed_calls: average(({ failed_calls }) => failed_calls),
    retries: average(({ retries }) => retries),
    interruptions: average(({ interruptions }) => interruptions),
    compactions: average(({ compactions }) => compactions),
    lines_added: average(({ lines_added }) => lines_added),
    lines_removed: average(({ lines_removed }) => lines_removed),
    files_touched: average(({ files }) => files.length),
    cache_hit_share: quotient(read, read + given, 6),
    permission_wait: wait === null ? null : wait / 1000,
  };
}
