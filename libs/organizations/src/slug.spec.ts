import { freeSlug, isSlug, RESERVED_SLUGS, slugOf } from './slug';

describe('isSlug', () => {
  it.each(['a', 'acme', 'customer-portal', '9lives', 'x'.repeat(63)])('takes %s', (slug) => {
    expect(isSlug(slug)).toBe(true);
  });

  it.each(['', '-a', 'a-', 'Acme', 'a_b', 'a b', 'x'.repeat(64), '432e16a3-0bf4-4117-8ee0-9a3b21ebe07b'])(
    'refuses %p',
    (slug) => {
      expect(isSlug(slug)).toBe(false);
    },
  );
});

describe('slugOf', () => {
  it.each([
    ['Acme Inc.', 'acme-inc'],
    ['Crème Brûlée', 'creme-brulee'],
    ['日本', 'organization'],
    ['  --  ', 'organization'],
  ])('%s → %s', (name, slug) => {
    expect(slugOf(name, 'organization')).toBe(slug);
  });
});

describe('freeSlug', () => {
  it('counts up and stays within the length', () => {
    const taken = new Set(['demo', 'demo-2', 'y'.repeat(63)]);
    expect(freeSlug('demo', (slug) => taken.has(slug))).toBe('demo-3');
    expect(freeSlug('y'.repeat(63), (slug) => taken.has(slug))).toHaveLength(63);
  });

  it('treats reserved words as any other refusal', () => {
    expect(freeSlug('auth', (slug) => RESERVED_SLUGS.has(slug))).toBe('auth-2');
  });
});
