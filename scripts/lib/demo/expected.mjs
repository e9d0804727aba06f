import { readFixture } from './transcripts.mjs';

const halfMicroDollar = 0.5;

/** Whether an amount is the exact cost rounded to the micro-dollar (at a tie, either way). */
export const isCost = (usd, { microUsd }) =>
  typeof usd === 'number' && Math.abs(usd * 1e6 - microUsd) <= halfMicroDollar + 1e-6;

const { union, by_model: models } = readFixture('expected.json');
const exact = readFixture('exact.json');

function tokensOf({ input, output, write_5m: short, write_1h: long, read }) {
  const kinds = {
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: read,
    cache_creation_tokens: short + long,
  };
  return { ...kinds, total_tokens: input + output + read + short + long };
}

/** Rounded as answers are (half up), together with the exact value; `usd` is what expected.json says, however it rounds. */
function cost({ cost_micro_usd: microUsd }, usd = Math.round(microUsd) / 1e6) {
  if (!isCost(usd, { microUsd }))
    throw new Error(`The fixtures disagree on a cost: ${usd} and ${microUsd / 1e6}`);
  return { usd: Math.round(microUsd) / 1e6, microUsd };
}

/** What the replayed transcripts have to come to. */
export const expected = {
  sessions: exact.union.sessions,
  tokens: tokensOf(union.tokens),
  cost: cost(exact.union, union.cost_usd),
  models: Object.entries(models).map(([model, entry]) => ({
    model,
    tokens: tokensOf(entry.tokens),
    cost: cost(exact.by_model[model], entry.cost_usd),
  })),
  days: Object.entries(exact.by_day).map(([date, entry]) => ({
    date,
    sessions: entry.sessions,
    tokens: entry.tokens,
    cost: cost(entry),
  })),
};

const dates = expected.days.map(({ date }) => date).sort();

export const period = { start: dates[0], end: dates.at(-1) };
