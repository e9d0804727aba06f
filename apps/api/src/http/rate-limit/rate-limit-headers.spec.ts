import { rateLimitHeaders, type Reading } from './rate-limit-headers';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 1);
const NOW_SECONDS = NOW / 1000;

const reading = (more: Partial<Reading>): Reading => ({
  budget: 'address',
  limit: 100,
  windowMs: 60_000,
  remaining: 50,
  resetSeconds: 30,
  isRefused: false,
  ...more,
});
const organization = (more: Partial<Reading> = {}): Reading =>
  reading({
    budget: 'organization',
    limit: 1000,
    windowMs: 3_600_000,
    remaining: 900,
    resetSeconds: 1800,
    ...more,
  });

describe('rateLimitHeaders', () => {
  it('says nothing where there is no budget', () => {
    expect(rateLimitHeaders([], [], NOW)).toEqual({});
  });

  it('tells of all budgets, the nearest to empty first, and of that one in the older headers', () => {
    const readings = [reading({}), organization()];
    expect(rateLimitHeaders(readings, readings, NOW)).toEqual({
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '50',
      'x-ratelimit-reset': String(Math.ceil(NOW_SECONDS) + 30),
      'ratelimit-policy': '"ip";q=100;w=60, "org";q=1000;w=3600',
      ratelimit: '"ip";r=50;t=30, "org";r=900;t=1800',
    });
  });

  it('names the organization where both are as near', () => {
    const readings = [reading({}), organization({ remaining: 50 })];
    const headers = rateLimitHeaders(readings, readings, NOW);
    expect([headers['x-ratelimit-limit'], headers.ratelimit]).toEqual([
      '1000',
      '"org";r=50;t=1800, "ip";r=50;t=30',
    ]);
  });

  it('names a policy that was not read, because another refused before', () => {
    const refused = reading({ remaining: 0, isRefused: true });
    expect(rateLimitHeaders([refused, organization()], [refused], NOW)).toMatchObject({
      'ratelimit-policy': '"ip";q=100;w=60, "org";q=1000;w=3600',
      ratelimit: '"ip";r=0;t=30',
    });
  });
});
