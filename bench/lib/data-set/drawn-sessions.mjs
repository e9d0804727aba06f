/** How far back sessions began; none of them today. */
const DAYS = 180;

/**
 * What every session is, before it is stored: 17 of 20 that would fall on a weekend are on a working day of the week before it;
 * people work from 6 to 20 h; a few people have most sessions; each has three projects that most of theirs are of.
 */
const DRAWN = `
  CREATE TEMP TABLE drawn_sessions AS
  WITH planned AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      AS planned (id uuid, n integer, share numeric, people integer, projects integer, repositories integer, agents integer)
  ), one AS MATERIALIZED (
    SELECT planned.*, gen_random_uuid() AS session_id, random() AS chance, random() AS other, random() AS third,
           floor(people * power(random(), 1.6))::int AS person,
           (now() AT TIME ZONE 'UTC')::date - 1 - floor(random() * ${DAYS})::int AS any_day,
           (6 + 14 * (random() + random() + random()) / 3) * interval '1 hour' AS time_of_day,
           exp(random_normal(6.5, 1.1)) * interval '1 second' AS lasted,
           (1 + exp(random_normal(1.8, 0.9)))::int AS turns,
           (1 + exp(random_normal(9.5, 1.2)))::int AS tokens,
           floor($3 * random())::int AS first_text, floor($3 * random())::int AS second_text,
           floor($3 * random())::int AS third_text
      FROM planned, generate_series(1, round(planned.share * $2)::int)
  ), placed AS (
    SELECT *, any_day - CASE WHEN extract(isodow FROM any_day) > 5 AND third < 0.85
                             THEN extract(isodow FROM any_day)::int - 5 + floor(third * 5.8)::int ELSE 0 END AS day,
           CASE WHEN chance < 0.06 THEN NULL
                WHEN chance < 0.15 THEN floor(projects * other)::int
                ELSE (person * 7 + floor(3 * other * other)::int) % projects END AS project,
           CASE WHEN other < 0.05 THEN NULL ELSE (person + floor(3 * chance * chance)::int) % agents END AS agent,
           (person + floor(2 * chance * third)::int) % 3 AS model
      FROM one
  )
  SELECT placed.id AS organization_id, session_id, people.id AS user_id, projects.id AS project_id, repositories.id AS repository_id,
         'agent-' || agent AS agent_name, day, (day + time_of_day) AT TIME ZONE 'UTC' AS began, lasted, turns, tokens, model, chance, other, third,
         first_text, second_text, third_text
    FROM placed
    JOIN numbered_people people ON people.organization_id = placed.id AND people.n = person
    LEFT JOIN numbered_projects projects ON projects.organization_id = placed.id AND projects.n = project
    LEFT JOIN numbered_repositories repositories ON repositories.organization_id = placed.id AND other < 0.9
          AND repositories.n = CASE WHEN other < 0.3 AND project + projects < repositories THEN project + projects ELSE project END
   ORDER BY began`;

export async function drawSessions(database, { organizations, sessions, fragments }) {
  await database.query('DROP TABLE IF EXISTS drawn_sessions');
  await database.query(DRAWN, [JSON.stringify(organizations), sessions, fragments]);
  await database.query('ANALYZE drawn_sessions');
}
