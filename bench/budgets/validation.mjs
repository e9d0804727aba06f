import { verdict } from '../lib/verdict.mjs';

/**
 * P13: what checking a batch costs on top of reading its JSON, without a server around it. Writing `data` as text for the
 * database happens in the same pass and is taken off. What dropping and redacting costs on top of that has a budget of its
 * own, in time for 100 kB, which is what a batch has.
 */
export async function validation(lab, { rounds, turns }) {
  const process = lab.process('validation');
  const { all, write, parse, low, high, ratio, capture } = await process.ask('measure', { rounds, turns });
  await process.stop();
  return [
    verdict({
      id: 'P13',
      what: 'JSON.parse and validation ÷ JSON.parse',
      measured: `${all.toFixed(0)} µs per batch, of it ${write.toFixed(0)} JSON.stringify`,
      base: `${parse.toFixed(0)} µs`,
      value: ratio,
      range: { low, high },
      limit: { most: 2.5, goal: 1.8 },
    }),
    ...Object.entries(capture).map(([mode, cost]) =>
      verdict({
        id: '1.10',
        what: `ms for 100 kB: what is kept, redacted; capture mode ${mode}`,
        measured: `${cost.toFixed(0)} µs per batch`,
        base: `${parse.toFixed(0)} µs JSON.parse`,
        value: cost / 1000,
        limit: { most: 5, goal: 1 },
      }),
    ),
  ];
}
