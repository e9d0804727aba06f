import fc from 'fast-check';
import { KeywordScan } from './keyword-scan';
import { RULES } from './rules';

const KEYWORDS = [...new Set(RULES.flatMap(({ keywords }) => keywords))];
const scan = new KeywordScan(KEYWORDS);

const wordIn = fc
  .constantFrom(...KEYWORDS)
  .chain((word) =>
    fc.constantFrom(
      word,
      word.toUpperCase(),
      word.slice(1),
      word.slice(0, -1),
      `${word[0]!.toUpperCase()}${word.slice(1)}`,
    ),
  );
const text = fc
  .array(fc.oneof(wordIn, fc.string({ maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

/** Letters that are no ASCII have no capitals here: no rule looks for them. */
const lower = (input: string) => input.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

it('finds the keywords that are in a text, and no others', () => {
  fc.assert(
    fc.property(text, (input) => {
      const expected = KEYWORDS.filter((keyword) => lower(input).includes(keyword));
      expect([...scan.all(input)].sort()).toEqual(expected.sort());
      expect(scan.some(input)).toBe(expected.length > 0);
    }),
    { numRuns: 1_000 },
  );
});

it('finds one in a text of any length, at its very end', () => {
  for (const length of [0, 1, 2, 65_531, 65_532, 65_533, 65_534, 65_535, 65_536, 200_000])
    expect([...scan.all(`${'é'.repeat(length)}ghp_`)]).toEqual(['ghp_']);
});
