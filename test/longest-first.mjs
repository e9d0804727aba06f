import { basename } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** Files that take half a minute and more. One of them begun last would leave all workers but one without work. */
const LONGEST = [
  'isolation.spec.ts',
  'rollup-histories.spec.ts',
  'replay.spec.ts',
  'lost-answers.spec.ts',
  'handlers.spec.ts',
  'sweep.spec.ts',
  'experiment-evidence.spec.ts',
  'fuzz.spec.ts',
  'process.spec.ts',
  'audited-decisions.spec.ts',
];

const rankOf = ({ path }) => {
  const rank = LONGEST.indexOf(basename(path));
  return rank === -1 ? LONGEST.length : rank;
};

/** The longest first, then as Jest orders them: by what they took, or by size in a fresh checkout. */
// eslint-disable-next-line house/no-default-export -- Jest asks for one
export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
