import { BoundedMap } from './bounded-map';

describe('BoundedMap', () => {
  it('forgets what was read least recently, never more than it must', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
    expect(map.size).toBe(2);
  });

  it('replaces without growing', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    expect([map.get('a'), map.get('b'), map.size]).toEqual([3, 2, 2]);
  });

  it('may be bounded by what its values weigh', () => {
    const map = new BoundedMap<string, string>(10, (text) => text.length);
    map.set('a', '1234');
    map.set('b', '1234');
    map.set('a', '12345');
    map.set('c', '123456');
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([undefined, undefined, '123456', 1]);
    map.set('c', '12345678901');
    expect(map.size).toBe(0);
    map.set('d', '1234567890');
    expect(map.get('d')).toBe('1234567890');
  });
});
