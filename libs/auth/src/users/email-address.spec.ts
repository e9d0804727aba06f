import { normalizeEmail } from './email-address';

describe('normalizeEmail', () => {
  it.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['  ada@example.com ', 'ada@example.com'],
    ['ada+work@example.com', 'ada+work@example.com'],
    ['ada@localhost', 'ada@localhost'],
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
  ])('%j is not an address', (text) => {
    expect(normalizeEmail(text)).toBeUndefined();
  });

  it('keeps look-alike domains apart', () => {
    expect(normalizeEmail('admin@exämple.com')).not.toBe(normalizeEmail('admin@example.com'));
    expect(normalizeEmail('admin@аpple.com')).not.toBe(normalizeEmail('admin@apple.com'));
  });
});
