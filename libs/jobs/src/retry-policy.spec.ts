import { DomainError } from '@app/kernel';
import { isWorthRetrying } from './retry-policy';

describe('isWorthRetrying', () => {
  it.each([
    ['not_found', false],
    ['invalid', false],
    ['unavailable', true],
    ['conflict', true],
  ] as const)('%s → %s', (kind, expected) => {
    expect(isWorthRetrying(new DomainError(kind, 'some.code', 'a sentence'))).toBe(expected);
  });

  it('tries again what nobody foresaw', () => {
    expect(isWorthRetrying(new Error('socket hang up'))).toBe(true);
  });
});
