import { verdict } from '../lib/verdict.mjs';

/**
 * P13: what checking a batch costs on top of reading its JSON, without a server around it, and with it what is dropped and
 * redacted. Writing `data` as text for the database happens in the same pass; where all of it is kept that is taken off.
 */
export async function validation(lab, { rounds, turns }) {
  const process = lab.process('validation');
  const measured = await process.ask('measure', { rounds, turns });
  await process.stop();
  return Object.entries(measured).map(([mode, { all, write, parse, low, high, ratio }]) =>
    verdict({
      id: 'P13',
      what: `JSON.parse, validation and redaction ÷ JSON.parse, capture mode ${mode}`,
      measured: `${all.toFixed(0)} µs per batch, of it ${write.toFixed(0)} JSON.stringify`,
      base: `${parse.toFixed(0)} µs`,
      value: ratio,
      range: { low, high },
      limit: { most: 2.5, goal: 1.8 },
    }),
  );
}
