import { FAKE_SECRETS } from './fake-secrets';
import { isMarker, marker } from './marker';
import { RULES } from './rules';

const unbounded = (source: string): string[] =>
  source
    .replace(/\\./g, '_')
    .replace(/\[[^\]]*\]/g, '_')
    .match(/.{0,20}(?:[*+]|\{\d*,\})/g) ?? [];

const ROWS = RULES.map((rule, index) => [`${rule.name} (${index})`, rule] as const);

describe.each(ROWS)('%s', (_name, { name, keywords, pattern }) => {
  it('has a name that fits into a marker', () => {
    expect(isMarker(marker(name))).toBe(true);
  });

  it('has keywords in lower case, two letters at least', () => {
    expect(keywords.length).toBeGreaterThan(0);
    for (const keyword of keywords) expect(keyword).toMatch(/^[^A-Z]{2,}$/);
  });

  it('looks for all of them, and repeats nothing without bound', () => {
    expect(pattern.global).toBe(true);
    expect(unbounded(pattern.source)).toEqual([]);
  });

  it('matches no empty text', () => {
    expect('some text without any'.replace(pattern, '')).toBe('some text without any');
  });

  it('needs four times as long for four times as much that nearly is one', () => {
    const seeds = [...nearMisses(name), ...keywords.map((keyword) => `${keyword} `), keywords[0]!];
    const times = seeds.map((seed) =>
      fastest(
        pattern,
        [50_000, 200_000].map((size) => repeated(seed, size)),
      ),
    );
    const [short, long] = [0, 1].map((size) => sum(times.map((found) => found[size]!)));
    // A square would be 16; what is quicker than a clock can tell is nothing to worry about.
    expect(long! / Math.max(short!, 2)).toBeLessThan(12);
  });
});

it('tells a repetition without bound from one with', () => {
  expect(unbounded(String.raw`a{1,3}b?[*+]\+\*c{2}`)).toEqual([]);
  for (const source of ['a+', 'b*', 'c{2,}', '(?:d)+?']) expect(unbounded(source)).toHaveLength(1);
});

const repeated = (seed: string, size: number): string => seed.repeat(Math.ceil(size / seed.length));

/** Beginnings of a secret, one after the other: each makes the pattern look further, in vain. */
function nearMisses(name: string): string[] {
  const { text } = FAKE_SECRETS[name]!();
  return [3, 2, 1].map((part) => text.slice(0, Math.floor((text.length * part) / 4)));
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

/**
 * Milliseconds for each text, the best of six: the others waited for something else, or for the engine to compile. In turn,
 * so that a machine that is busy for a while is so for all of them.
 */
function fastest(pattern: RegExp, texts: string[]): number[] {
  const rounds = Array.from({ length: 6 }, () =>
    texts.map((text) => timeOf(() => text.replace(pattern, ''))),
  );
  return texts.map((_, index) => Math.min(...rounds.map((round) => round[index]!)));
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
