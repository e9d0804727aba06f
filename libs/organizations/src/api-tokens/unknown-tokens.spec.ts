import { Clock } from '@app/kernel';
import { UnknownTokens } from './unknown-tokens';

class Minutes extends Clock {
  private time = Date.parse('2026-01-01T00:00:20Z');
  override now(): Date {
    return new Date(this.time);
  }
  pass(seconds: number): void {
    this.time += seconds * 1000;
  }
}

it('counts by address, a minute at a time', () => {
  const clock = new Minutes();
  const tokens = new UnknownTokens(clock);
  const [ip, neighbour] = ['2001:db8::1', '2001:db8::2'];
  for (let n = 0; n < 299; n += 1) tokens.note(ip);
  expect(() => tokens.assertMayTry(neighbour)).not.toThrow();
  tokens.note(neighbour);
  expect(() => tokens.assertMayTry(ip)).toThrow(
    expect.objectContaining({ kind: 'rate_limited', retryAfter: 40 }) as Error,
  );
  expect(() => tokens.assertMayTry('2001:db8:0:1::1')).not.toThrow();
  clock.pass(40);
  expect(() => tokens.assertMayTry(ip)).not.toThrow();
});
