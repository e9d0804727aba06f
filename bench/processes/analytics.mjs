// What the reports and their upkeep cost: the services of API and worker, called as they call them.
import { built, createContext } from '../lib/built.mjs';
import { answerWith } from '../lib/channel.mjs';

const { AnalyticsModule, AnalyticsService, CostBreakdowns, RollupUpkeep, TeamReports, VersionFigures } =
  built('libs/analytics/src/index');
const { OrganizationDatabase } = built('libs/database/src/index');

let context;
const service = (type) => context.get(type, { strict: false });

async function open({ env }) {
  context = await createContext(env, [AnalyticsModule]);
}

const REPORTS = {
  summary: (...asked) => service(AnalyticsService).summary(...asked),
  timeseries: (who, period) =>
    service(AnalyticsService).timeseries(who, { ...period, interval: 'day', metric: 'cost' }),
  'by-agent': (...asked) => service(AnalyticsService).byAgent(...asked),
  'cost-breakdown': (...asked) => service(CostBreakdowns).of(...asked),
  'by-user': (...asked) => service(TeamReports).byUser(...asked),
  'team-overview': (...asked) => service(TeamReports).overview(...asked),
};

/**
 * Reports of owners, of one organization after the other: what each took, in ms, begin and end of the transaction included; by
 * organization and report.
 */
async function report({ organizationIds, period, times }) {
  const found = Object.fromEntries(organizationIds.map((id) => [id, {}]));
  for (const [name, ask] of Object.entries(REPORTS))
    for (let n = 0; n < times; n++)
      for (const id of organizationIds)
        (found[id][name] ??= []).push(await timed(() => ask(ownerOf(id), period)));
  return found;
}

const ownerOf = (id) => ({ kind: 'user', userId: id, organizationId: id, level: 100, role: 'owner' });

/** Figures of a version, as the route asks for them. */
async function ofVersion({ organizationId, version, times }) {
  const found = [];
  for (let n = 0; n < times; n++)
    found.push(
      await timed(() =>
        service(VersionFigures).of(ownerOf(organizationId), version.resourceId, [version.hash]),
      ),
    );
  return found;
}

/** All days that are marked, of these organizations, as the worker sums them: shift by shift. */
async function sumMarked({ organizationIds }) {
  const began = performance.now();
  for (const organizationId of organizationIds)
    while (await isMarked(organizationId)) await service(RollupUpkeep).sumChangedDays({ organizationId });
  return { elapsedMs: performance.now() - began };
}

async function isMarked(organizationId) {
  const left = 'SELECT FROM changed_days UNION ALL SELECT FROM changed_version_days LIMIT 1';
  return (await inside(organizationId, (tx) => tx.query(left))).length > 0;
}

/** One session of the day becomes dearer, its day is marked (for reports, or for versions), and summed again. */
async function recompute({ organizationId, day, times, marks = 'changed_days' }) {
  const all = [];
  for (let n = 0; n < times; n++) {
    await inside(organizationId, (tx) =>
      tx.execute(
        `WITH one AS (SELECT id FROM sessions WHERE started_on = $1 ORDER BY id OFFSET $2 LIMIT 1),
              dearer AS (UPDATE sessions SET total_cost = total_cost + 1 WHERE id = (SELECT id FROM one))
         INSERT INTO ${marks} (organization_id, day) VALUES ($3, $1)`,
        [day, n, organizationId],
      ),
    );
    all.push(await timed(() => service(RollupUpkeep).sumChangedDays({ organizationId })));
  }
  return all;
}

/** The same with no cell of the day left. */
async function anew({ organizationId, day, times }) {
  const all = [];
  for (let n = 0; n < times; n++) {
    await inside(organizationId, (tx) =>
      tx.execute(
        `WITH gone AS (DELETE FROM daily_rollups WHERE day = $1)
         INSERT INTO changed_days (organization_id, day) VALUES ($2, $1)`,
        [day, organizationId],
      ),
    );
    all.push(await timed(() => service(RollupUpkeep).sumChangedDays({ organizationId })));
  }
  return all;
}

function inside(organizationId, work) {
  return service(OrganizationDatabase).run({ organizationId }, work);
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

answerWith({ open, report, ofVersion, sumMarked, recompute, anew });
