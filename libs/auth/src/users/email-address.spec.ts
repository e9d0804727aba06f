import { normalizeEmail } from './email-address';

describe('normalizeEmail', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com ', 'ada@example.com'],
    ['ada+work@example.com', 'ada+work@example.com'],
    ['ada@localhost', 'ada@localhost'],
    ['ada@mail-1.example.com', 'ada@mail-1.example.com'],
    ['ada@4.example', 'ada@4.example'],
    ['ada@exämple.com', 'ada@xn--exmple-cua.com'],
    ['ａｄａ@example.com', 'ada@example.com'],
  ])('%j is %s', (text, normal) => {
    expect(normalizeEmail(text)).toBe(normal);
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'a@b@c',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada\n@example.com',
    'ada@exam\0ple.com',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
    '"ada"@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a.'.repeat(130)}com`,
    'ada@example.com/evil',
    'ada@example.com?evil',
    'ada@example.com#evil',
    'ada@example.com:25',
    'ada@example.com\\evil',
    'ada@[127.0.0.1]',
    'ada@[::1]',
    'ada@ex%61mple.com',
    'ada@exam\tple.com',
    'ada@exam\nple.com',
    'ada@exam\u00adple.com',
    'ada@127.0.0.1',
    'ada@0x7f.1',
    'ada@0x7f000001',
    'ada@2130706433',
    'ada@example.com.',
    'ada@example.com。',
    'ada@.example.com',
    'ada@example..com',
    'ada@example.com／evil',
  ])('%j is not an address', (text) => {
    expect(normalizeEmail(text)).toBeUndefined();
  });

  it('keeps look-alike domains apart', () => {
    expect(normalizeEmail('admin@exämple.com')).not.toBe(normalizeEmail('admin@example.com'));
    expect(normalizeEmail('admin@аpple.com')).not.toBe(normalizeEmail('admin@apple.com'));
  });
});
