import { digest, stableId } from './stable-id';

describe('stableId', () => {
  it.each(['toolu_01', '62e0bdc0-a1e4-4d5c-8509-3b9d0d57cc67', 'agent:a/b+c=@1', 'x'.repeat(100)])(
    'keeps %s',
    (id) => {
      expect(stableId(id)).toBe(id);
    },
  );

  it.each([['x'.repeat(101)], ['nul\0'], ['\ud800'], ['ümlaut'], ['two words'], ['line\n']])(
    'hashes %j to a short plain id, the same each time',
    (id) => {
      expect(stableId(id)).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(stableId(id)).toBe(stableId(id));
    },
  );

  it.each([undefined, null, '', 7, {}, []])('%j is no id', (raw) => {
    expect(stableId(raw)).toBeNull();
  });

  it('tells apart parts that would join to the same text', () => {
    expect(digest('a', 'bc')).not.toBe(digest('ab', 'c'));
  });
});
