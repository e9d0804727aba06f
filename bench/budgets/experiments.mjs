import { built } from '../lib/built.mjs';
import { looksInto } from '../lib/experiment-world.mjs';
import { verdict } from '../lib/verdict.mjs';

const { alwaysValidT } = built('libs/stats/src/always-valid');
const { clusteredEstimate, clusteredMeans, deltaDifference } = built('libs/stats/src/clustered');
const { pooledZTest } = built('libs/stats/src/proportions');
const { welchTest } = built('libs/stats/src/welch');

const ALPHA = 0.05;
const PLAN = { alpha: ALPHA, plannedSessions: 1_000 };
const METRICS = ['successes', 'cost'];

const sumsOf = (people, metric) =>
  people.map(({ sessions, ...person }) => ({ sessions, sum: person[metric] }));
const total = (people, metric) => people.reduce((sum, person) => sum + person[metric], 0);

/** The p-value of one look, or null. `naive` takes every session for itself, as if no two were of one person. */
const METHODS = {
  ours: (control, variant, metric) => {
    const { value: means } = clusteredMeans(sumsOf(control, metric), sumsOf(variant, metric));
    const value = means && clusteredEstimate(means).value;
    const sessions = total(control, 'sessions') + total(variant, 'sessions');
    return value && alwaysValidT(value, sessions, PLAN).pValue;
  },
  delta: (control, variant, metric) =>
    deltaDifference(sumsOf(control, metric), sumsOf(variant, metric)).value?.pValue ?? null,
  naive: (control, variant, metric) => NAIVE[metric](control, variant).value?.pValue ?? null,
};

const NAIVE = {
  successes: (control, variant) => pooledZTest(proportionOf(control), proportionOf(variant)),
  cost: (control, variant) => welchTest(costsOf(control), costsOf(variant)),
};

const proportionOf = (people) => ({ n: total(people, 'sessions'), successes: total(people, 'successes') });

function costsOf(people) {
  const [n, cost] = [total(people, 'sessions'), total(people, 'cost')];
  const mean = n && cost / n;
  return { n, mean, m2: total(people, 'costSquares') - n * mean ** 2 };
}

/** In which share of the worlds a method ever said that there is an effect, and in which at the last look. */
function alarms({ worlds, users, effect }) {
  const found = Object.fromEntries(
    METRICS.map((metric) => [
      metric,
      Object.fromEntries(Object.keys(METHODS).map((name) => [name, { ever: 0, last: 0 }])),
    ]),
  );
  for (let world = 0; world < worlds; world++) {
    const ever = new Set();
    for (const { isLast, control, variant } of looksInto({ seed: users * 100_003 + world, users, effect }))
      for (const metric of METRICS)
        for (const [name, pValueOf] of Object.entries(METHODS)) {
          const p = pValueOf(control, variant, metric);
          if (p === null || p >= ALPHA) continue;
          ever.add(`${metric} ${name}`);
          if (isLast) found[metric][name].last += 1;
        }
    for (const metric of METRICS)
      for (const name of Object.keys(METHODS)) found[metric][name].ever += ever.has(`${metric} ${name}`);
  }
  return found;
}

const percent = (count, worlds) => (100 * count) / worlds;
const told = ({ ever, last }, worlds) =>
  `${percent(ever, worlds).toFixed(1)} % (last look ${percent(last, worlds).toFixed(1)} %)`;

/** What there is an effect of is found more often by who looks more boldly; what that costs stands in the rows without one. */
function rowsOf({ worlds, users, effect }) {
  const found = alarms({ worlds, users, effect });
  const kind = effect === 0 ? 'no effect, but told' : `an effect of ${effect}, told`;
  return METRICS.flatMap((metric) => {
    const { ours, delta, naive } = found[metric];
    const what = `${kind}: ${metric}, ${users} users`;
    const others = `delta ${told(delta, worlds)}, naive ${told(naive, worlds)}`;
    const measured = `at the last look ${percent(ours.last, worlds).toFixed(1)} %`;
    const value = percent(ours.ever, worlds);
    const limit = effect === 0 ? { most: 5 } : undefined;
    return [
      verdict({ id: '', what, measured, base: others, value, limit, unit: ' %' }),
      ...(limit && metric === 'successes' ? [naiveRow(what, percent(naive.ever, worlds))] : []),
    ];
  });
}

/** The world has to be one in which the usual test fails: otherwise it proves nothing of ours. */
function naiveRow(what, value) {
  return verdict({ id: '', what: `${what}, by naive z`, value, limit: { least: 40 }, unit: ' %' });
}

/** Simulated experiments: how often an effect is told that is not there, and how often one that is. */
export async function experiments(_lab, { worlds }) {
  const nothing = [12, 30, 100].flatMap((users) => rowsOf({ worlds, users, effect: 0 }));
  return [
    ...nothing,
    ...rowsOf({ worlds, users: 30, effect: 1.2 }),
    ...rowsOf({ worlds, users: 100, effect: 0.8 }),
  ];
}
