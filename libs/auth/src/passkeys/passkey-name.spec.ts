import { passkeyName, providerName } from './passkey-name';

describe('passkeyName', () => {
  it.each([
    ['  MacBook ', 'MacBook'],
    ['Schlüssel 🔑', 'Schlüssel 🔑'],
    ['x'.repeat(80), 'x'.repeat(80)],
  ])('%j is kept as %j', (text, name) => {
    expect(passkeyName(text)).toBe(name);
  });

  it.each(['', '   ', 'x'.repeat(81), 'two\nlines', 'a\0b', 'left\u202Eright', '\ud800'])(
    '%j is refused',
    (text) => {
      expect(() => passkeyName(text)).toThrow(/^Validation failed: name/);
    },
  );
});

it('calls a passkey after who keeps it, where that is known', () => {
  expect(providerName('ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4')).toBe('Google Password Manager');
  expect(providerName('00000000-0000-0000-0000-000000000000')).toBe('Passkey');
});
