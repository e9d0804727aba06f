import { assertWithin, grantedScope } from './scope';

describe('grantedScope', () => {
  it.each([
    [undefined, 'api'],
    ['', 'api'],
    ['api', 'api'],
    ['api api', 'api'],
    ['openid api email', 'api'],
    ['openid', 'api'],
  ])('%j grants %s', (asked, granted) => {
    expect(grantedScope(asked)).toBe(granted);
  });
});

describe('assertWithin', () => {
  it('lets a refresh keep what it had', () => {
    expect(() => assertWithin('api', undefined)).not.toThrow();
    expect(() => assertWithin('api', 'api')).not.toThrow();
  });

  it('refuses to grow', () => {
    expect(() => assertWithin('api', 'api admin')).toThrow(
      expect.objectContaining({ oauthCode: 'invalid_scope' }),
    );
  });
});
