import { HOME_PATH, nextPath } from './next-path';

describe('nextPath', () => {
  it.each(['/device-verify', '/device-verify?user_code=WDJB-MJHT', '/docs', '/a/b?c=d%20e'])(
    'goes to %s',
    (path) => {
      expect(nextPath(path)).toBe(path);
    },
  );

  it('drops the fragment', () => {
    expect(nextPath('/device-verify#x')).toBe('/device-verify');
  });

  it.each(
    [
      undefined,
      '',
      ['/device-verify'],
      'device-verify',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      ' //evil.example',
      'https:evil.example',
      'https://evil.example',
      '%2f%2fevil.example',
      'javascript:alert(1)',
      '/.//evil.example',
      '/x/..//evil.example',
      '///evil.example',
      `/${'x'.repeat(500)}`,
    ].map((wanted) => [wanted]),
  )('does not follow (case %#)', (wanted) => {
    expect(nextPath(wanted)).toBe(HOME_PATH);
  });
});
