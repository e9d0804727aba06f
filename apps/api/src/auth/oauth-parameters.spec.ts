import { OAuthParameters } from './oauth-parameters';

const invalid = expect.objectContaining({ oauthCode: 'invalid_request' }) as Error;

describe('OAuthParameters', () => {
  it.each([undefined, null, {}, { name: '' }, { name: null }, { other: 'x' }, { other: ['x', 'y'] }])(
    'reads nothing out of %j',
    (body) => {
      expect(new OAuthParameters(body).optional('name')).toBeUndefined();
      expect(() => new OAuthParameters(body).required('name')).toThrow(invalid);
    },
  );

  it.each([[], 'name=x', 7, true])('refuses the body %j', (body) => {
    expect(() => new OAuthParameters(body)).toThrow(invalid);
  });

  it.each([['x', 'y'], ['x'], 7, {}, true, 'x\0', '\ud800', 'x'.repeat(2_001)].map((value) => [value]))(
    'refuses the value (case %#)',
    (value) => {
      expect(() => new OAuthParameters({ name: value }).optional('name')).toThrow(invalid);
    },
  );

  it('takes text, and no property that every object has', () => {
    expect(new OAuthParameters({ name: 'x' }).required('name')).toBe('x');
    expect(new OAuthParameters({}).optional('constructor')).toBeUndefined();
  });
});
