/** Half of the people came while half of them got the variant, as it is at first; the other half later, while a fifth did. */
const SPLITS = [50, 20];

const SESSION_ROWS = `
  WITH people AS (
    SELECT gen_random_uuid() AS person, n % 2 + 1 AS phase,
           CASE WHEN n % 100 < CASE n % 2 WHEN 0 THEN $4::int ELSE $5::int END THEN 'variant' ELSE 'control' END AS arm
      FROM generate_series(0, $3::int - 1) AS n
  ), assigned AS (
    INSERT INTO experiment_assignments (organization_id, experiment_id, user_id, arm, bucket, phase, assigned_at)
    SELECT $1, $2, person, arm, 0, phase, now() - interval '30 days' FROM people RETURNING user_id, arm, phase
  ), runs_made AS (
    INSERT INTO runs (organization_id, id, user_id, started_at)
    SELECT $1, user_id, user_id, now() FROM assigned
  ), made AS (
    SELECT gen_random_uuid() AS id, user_id, arm, phase, now() - random() * interval '29 days' AS started_at,
           random() < 0.8 AS success, round(exp(2 * random() - 3)::numeric, 6) AS cost, (1 + 20 * random())::int AS turns,
           (60000 + 3000000 * random())::int AS duration, (10000 + 200000 * random())::int AS tokens
      FROM assigned, generate_series(1, $6::int)
  ), stored AS (
    INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, agent_name, opened_by, started_at, session_day,
                          ended_at, ended_by, finalized_at, outcome, total_turns, total_cost, input_tokens)
    SELECT $1, id, user_id, id, user_id, 'rails-expert', 'client', started_at, started_at::date,
           started_at + duration * interval '1 millisecond', 'client', now(), CASE WHEN success THEN 'success' ELSE 'failure' END,
           turns, cost, tokens FROM made
  )
  INSERT INTO experiment_sessions (organization_id, session_id, experiment_id, user_id, arm, phase, started_at, is_counted,
                                   successes, with_outcome, cost, capped_cost, turns, duration_ms, tokens)
  SELECT $1, id, $2, user_id, arm, phase, started_at, true, success::int, 1, cost, cost, turns, duration, tokens FROM made`;

/** What the sums are made of, from nothing. */
export const SUM_ROWS = `
  INSERT INTO experiment_user_sums (organization_id, experiment_id, user_id, arm, phase, sessions, successes, with_outcome, cost,
                                    capped_cost, turns, duration_ms, tokens)
  SELECT $1, $2, user_id, arm, phase, count(*), sum(successes), sum(with_outcome), sum(cost), sum(capped_cost), sum(turns),
         sum(duration_ms), sum(tokens)
    FROM experiment_sessions WHERE organization_id = $1 AND experiment_id = $2 AND is_counted
   GROUP BY user_id, arm, phase`;

/** An active experiment in its second phase, with so many sessions that count. Answers its id. */
export async function storeExperiment({ database }, { client, organization }, { people, sessions }) {
  const { experiment } = await client.post('/experiments', {
    agent_name: 'rails-expert',
    variant_config: { instructions: 'Think twice.' },
  });
  const key = [organization.id, experiment.id];
  const [before, after] = SPLITS;
  const path = `/api/v1/${organization.slug}/experiments/${experiment.id}`;
  await client.root('PATCH', path, { body: { traffic_split: after } });
  // Foreign keys of a million rows would be asked one by one.
  await database.query('SET session_replication_role = replica');
  await database.query(SESSION_ROWS, [...key, people, before, after, sessions / people]);
  await database.query('SET session_replication_role = origin');
  await database.query(SUM_ROWS, key);
  await database.query('VACUUM ANALYZE');
  return experiment.id;
}
