import type { AppConfig } from '@app/config';
import { OwnOrigin } from './own-origin';

const ownOrigin = (webUrl: string, publicUrl = webUrl): OwnOrigin =>
  new OwnOrigin({ http: { webUrl, publicUrl } } as AppConfig);

describe('OwnOrigin', () => {
  const own = ownOrigin('https://crewkit.example.com', 'https://api.crewkit.example.com');

  it.each([
    { origin: 'https://crewkit.example.com' },
    { origin: 'https://api.crewkit.example.com' },
    { origin: 'https://crewkit.example.com', 'sec-fetch-site': 'same-origin' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'same-origin' },
  ])('takes a form with %j', (headers) => {
    expect(own.sent(headers)).toBe(true);
  });

  it.each([
    {},
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'http://crewkit.example.com' },
    { origin: 'https://crewkit.example.com.evil.example' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://crewkit.example.com', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ])('refuses a form with %j', (headers) => {
    expect(own.sent(headers)).toBe(false);
  });

  it('knows loopback by its three names, at its own port', () => {
    const local = ownOrigin('http://localhost:3000');
    expect(local.sent({ origin: 'http://127.0.0.1:3000' })).toBe(true);
    expect(local.sent({ origin: 'http://[::1]:3000' })).toBe(true);
    expect(local.sent({ origin: 'http://127.0.0.1:3001' })).toBe(false);
    expect(own.sent({ origin: 'http://localhost' })).toBe(false);
  });

  it('knows its hosts', () => {
    const local = ownOrigin('http://localhost:3000');
    expect(local.isOwnHost('127.0.0.1:3000')).toBe(true);
    expect(local.isOwnHost('rebound.evil.example:3000')).toBe(false);
    expect(local.isOwnHost(undefined)).toBe(false);
  });
});
