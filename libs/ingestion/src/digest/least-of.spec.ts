import { LeastOf, type StoredLeast, textKey, timeKey } from './least-of';

const setOf = (...items: string[]) => {
  const set = new LeastOf<string>(3, textKey);
  for (const item of items) set.add(item);
  return set;
};
const merged = (...parts: LeastOf<string>[]) => {
  const set = setOf();
  for (const part of parts)
    set.absorb(JSON.parse(JSON.stringify(part.stored() ?? null)) as StoredLeast<string>);
  return set;
};

it('keeps the items that sort first, whatever came first', () => {
  expect(setOf('d', 'b', 'a', 'c', 'a').items()).toEqual(['a', 'b', 'c']);
  expect(setOf('z', 'y', 'x', 'w', 'v', 'u', 'a').items()).toEqual(['a', 'u', 'v']);
});

it('knows whether it left something out', () => {
  expect([setOf('a', 'b', 'c', 'c').isCut, setOf('a', 'b', 'c', 'd').isCut]).toEqual([false, true]);
});

it('comes to the same whichever parts are merged, in any order and twice', () => {
  const items = ['h', 'c', 'f', 'a', 'e', 'b', 'g', 'd'];
  const whole = setOf(...items);
  const parts = [setOf('h', 'c'), setOf('f', 'a', 'e', 'b'), setOf(), setOf('g', 'd')];
  for (const order of [parts, [...parts].reverse(), [...parts, ...parts]]) {
    expect(merged(...order).stored()).toEqual(whole.stored());
  }
});

it('says that something is missing although each part was whole', () => {
  const [one, other] = [setOf('a', 'b'), setOf('c', 'd')];
  expect([one.isCut, other.isCut, merged(one, other).stored()]).toEqual([
    false,
    false,
    { items: ['a', 'b', 'c'], isCut: true },
  ]);
});

it('is nothing when it is empty', () => {
  expect(setOf().stored()).toBeUndefined();
});

it('sorts by time first', () => {
  const [early, late] = [Date.UTC(2001, 0), Date.UTC(2099, 0)];
  expect(timeKey(early, 'z') < timeKey(late, null)).toBe(true);
});
