import { verdict } from '../lib/verdict.mjs';

/** P13: what checking a batch costs on top of reading its JSON, without a server around it. */
export async function validation(lab, { rounds, turns }) {
  const process = lab.process('validation');
  const { both, parse, low, high, ratio } = await process.ask('measure', { rounds, turns });
  await process.stop();
  return [
    verdict({
      id: 'P13',
      what: 'JSON.parse and validation ÷ JSON.parse',
      measured: `${both.toFixed(0)} µs per batch`,
      base: `${parse.toFixed(0)} µs`,
      value: ratio,
      range: { low, high },
      limit: { most: 2.5, goal: 1.8 },
    }),
  ];
}
