import { BoundedMap } from './bounded-map';

describe('BoundedMap', () => {
  it('remembers the newest and forgets the oldest', () => {
    const map = new BoundedMap<number>(10);
    for (let n = 0; n < 1000; n++) map.set(`k${n}`, n);
    for (let n = 990; n < 1000; n++) expect(map.get(`k${n}`)).toBe(n);
    expect(map.has('k979')).toBe(false);
    expect([...map.values()].length).toBeLessThan(20);
  });

  it('holds each key once, at its latest place', () => {
    const map = new BoundedMap<string>(2);
    for (const [key, value] of ['a1', 'b1', 'a2'].map((text) => text.split('') as [string, string]))
      map.set(key, value);
    expect([...map.values()]).toEqual(['1', '2']);
    expect(map.get('a')).toBe('2');
    map.delete('a');
    expect(map.get('a')).toBeUndefined();
  });
});
