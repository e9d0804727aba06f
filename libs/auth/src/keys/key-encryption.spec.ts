import { randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './key-encryption';

const key = randomBytes(32);
const secret = Buffer.from('a private key');

describe('encrypt', () => {
  it('gives back what it hid, and hides it differently each time', () => {
    const once = encrypt(key, secret, 'kid-1');
    const twice = encrypt(key, secret, 'kid-1');
    expect(decrypt(key, once, 'kid-1')).toEqual(secret);
    expect(once.equals(twice)).toBe(false);
    expect(once.includes(secret)).toBe(false);
  });

  it('refuses another key, another row and a changed bit', () => {
    const encrypted = encrypt(key, secret, 'kid-1');
    expect(() => decrypt(randomBytes(32), encrypted, 'kid-1')).toThrow();
    expect(() => decrypt(key, encrypted, 'kid-2')).toThrow();
    encrypted[encrypted.length - 1]! ^= 1;
    expect(() => decrypt(key, encrypted, 'kid-1')).toThrow();
  });
});
