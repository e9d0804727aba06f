// What it costs to know what an experiment says: the worker's services, called as its handler calls them.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { built, createContext } from '../lib/built.mjs';
import { answerWith } from '../lib/channel.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const { OrganizationDatabase } = built('libs/database/src/index');
const { ExperimentUpkeep } = built('libs/experiments/src/index');
const { ExperimentFacts } = built('libs/experiments/src/experiment-facts.service');
const { ExperimentsService } = built('libs/experiments/src/experiments.service');
const { reportOf } = built('libs/experiments/src/report/report');
const { METRICS } = built('libs/experiments/src/metric');
const { Significance } = built('libs/experiments/src/significance.service');
const { SessionsModule } = built('libs/sessions/src/index');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

let context;
let place;
const service = (type) => context.get(type, { strict: false });
const run = (work) => service(OrganizationDatabase).run(place, work);

async function open({ env, organizationId, experimentId }) {
  context = await createContext(env, [SessionsModule]);
  place = { organizationId, experimentId };
  await look();
  collect();
}

/** As the worker looks, once what sessions came to has been taken over. */
function look() {
  return run(async (tx) => {
    const experiment = await service(ExperimentsService).existing(tx, place.experimentId);
    await service(Significance).look(tx, experiment);
  });
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** With the quantiles forgotten: everything is computed from the sessions. */
async function recompute() {
  await run((tx) => tx.execute('UPDATE experiment_results SET quantiles = NULL'));
  return timed(look);
}

/** One session is marked, taken over and looked at. */
async function refresh({ times }) {
  const all = [];
  for (let n = 0; n < times; n++) {
    await run((tx) =>
      tx.execute(
        `WITH one AS (SELECT organization_id, session_id FROM experiment_sessions ORDER BY session_id OFFSET $1 LIMIT 1),
              dearer AS (UPDATE sessions s SET total_cost = total_cost + 1 FROM one
                          WHERE s.organization_id = one.organization_id AND s.id = one.session_id)
         UPDATE experiment_sessions s SET changed_at = now() FROM one
          WHERE s.organization_id = one.organization_id AND s.session_id = one.session_id`,
        [n],
      ),
    );
    all.push(await timed(() => service(ExperimentUpkeep).lookAtChanged(place)));
  }
  return { p50: median(all), p95: quantile(all, 0.95) };
}

/** From sums to everything that is said, by metric. */
async function statistics({ times }) {
  const facts = await run(async (tx) =>
    service(ExperimentFacts).of(tx, await service(ExperimentsService).existing(tx, place.experimentId)),
  );
  const evidence = { ...facts, former: {}, at: new Date() };
  for (let n = 0; n < 50; n++) reportOf(evidence);
  const all = [];
  for (let n = 0; n < times; n++) all.push(await timed(() => reportOf(evidence)));
  return { p50: median(all) / METRICS.length, people: facts.people.length };
}

answerWith({ open, recompute, refresh, statistics });
