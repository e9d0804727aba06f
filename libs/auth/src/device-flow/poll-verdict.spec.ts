import { type PolledGrant, type PollVerdict, pollVerdict } from './poll-verdict';

const grant = (facts: Partial<PolledGrant> = {}): PolledGrant => ({
  status: 'pending',
  expired: false,
  secondsSincePoll: null,
  ...facts,
});

/** A clock held still, and the one stamp that the server keeps: moved by polls in time only. */
function poll(times: number[]): PollVerdict[] {
  let stamp: number | null = null;
  return times.map((now) => {
    const verdict = pollVerdict(grant({ secondsSincePoll: stamp === null ? null : now - stamp }));
    if (verdict === 'pending') stamp = now;
    return verdict;
  });
}

describe('pollVerdict', () => {
  it('lets the first poll and twenty at the advertised pace pass', () => {
    const everyFive = Array.from({ length: 20 }, (_, index) => index * 5);
    expect(new Set(poll(everyFive))).toEqual(new Set(['pending']));
  });

  it('tolerates half a second of jitter', () => {
    expect(poll([0, 4.5, 9.1])).toEqual(['pending', 'pending', 'pending']);
    expect(poll([0, 4.4])).toEqual(['pending', 'too_soon']);
  });

  it('slows the second of two at once down', () => {
    expect(poll([0, 0])).toEqual(['pending', 'too_soon']);
  });

  it('hears a client again that waits longer after slow_down', () => {
    expect(poll([0, 1, 11])).toEqual(['pending', 'too_soon', 'pending']);
  });

  it('hears a client that never waits longer: no livelock', () => {
    const everyThree = Array.from({ length: 12 }, (_, index) => index * 3);
    expect(poll(everyThree).filter((verdict) => verdict === 'pending')).toHaveLength(6);
  });

  it.each([
    ['used', grant({ status: 'redeemed' })],
    ['used', grant({ status: 'redeemed', expired: true })],
    ['denied', grant({ status: 'denied', secondsSincePoll: 0 })],
    ['denied', grant({ status: 'denied', expired: true })],
    ['expired', grant({ expired: true, secondsSincePoll: 0 })],
    ['expired', grant({ status: 'approved', expired: true })],
    ['redeem', grant({ status: 'approved', secondsSincePoll: 0 })],
  ] as const)('answers %s at once, however soon it is asked', (verdict, polled) => {
    expect(pollVerdict(polled)).toBe(verdict);
  });
});
