import { grantedScope, refreshedScope } from './scope';

const refusal = expect.objectContaining({ oauthCode: 'invalid_scope' }) as Error;

describe('grantedScope', () => {
  it.each([
    [undefined, 'api'],
    ['', 'api'],
    [' ', 'api'],
    ['api', 'api'],
    ['api api', 'api'],
    ['openid api email', 'api'],
    ['openid', 'api'],
    ['openid profile email offline_access', 'api'],
    ['sessions:read', 'sessions:read'],
    ['sessions:reed projects:read', 'projects:read'],
  ])('%j grants %s', (asked, granted) => {
    expect(grantedScope(asked)).toBe(granted);
  });

  it.each(['sessions:reed', 'openid sessions:reed', 'API', 'toString', 'api\tsessions:read'])(
    '%j grants nothing: least of all everything',
    (asked) => {
      expect(() => grantedScope(asked)).toThrow(refusal);
    },
  );
});

describe('refreshedScope', () => {
  it.each([
    ['api', undefined, 'api'],
    ['api', '', 'api'],
    ['api', 'api', 'api'],
    ['api', 'openid offline_access', 'api'],
    ['api', 'sessions:read', 'sessions:read'],
    ['sessions:read projects:read', 'openid projects:read', 'projects:read'],
  ])('of %j, asked for %j, is %j', (granted, asked, scope) => {
    expect(refreshedScope(granted, asked)).toBe(scope);
  });

  it.each([
    ['api', 'api admin'],
    ['api', 'sessions:reed'],
    ['sessions:read', 'api'],
    ['sessions:read', 'sessions:read projects:read'],
  ])('of %j never grows to %j', (granted, asked) => {
    expect(() => refreshedScope(granted, asked)).toThrow(refusal);
  });
});
