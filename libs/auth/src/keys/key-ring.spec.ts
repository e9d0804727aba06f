import { KeyRing } from './key-ring';
import type { SigningKey } from './signing-key';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));
const key = (kid: string, signsFrom: Date, verifiesUntil: Date | null = null): SigningKey => ({
  kid,
  publicJwk: { kty: 'EC', crv: 'P-256', x: '', y: '' },
  encryptedPrivateKey: Buffer.alloc(0),
  signsFrom,
  verifiesUntil,
});

describe('KeyRing', () => {
  const ring = new KeyRing([key('old', at(0), at(40)), key('new', at(10))]);
  const kidsAt = (minute: number) => ring.published(at(minute)).map(({ kid }) => kid);

  it('publishes a new key before it signs', () => {
    expect(kidsAt(5)).toEqual(['old', 'new']);
    expect(ring.signing(at(5))?.kid).toBe('old');
    expect(ring.signing(at(10))?.kid).toBe('new');
  });

  it('still verifies with the old key until its last token has ended', () => {
    expect(ring.verifying('old', at(39))?.kid).toBe('old');
    expect(ring.verifying('old', at(40))).toBeUndefined();
    expect(kidsAt(40)).toEqual(['new']);
  });

  it('knows no other kid', () => {
    for (const kid of ['', '../../x', "' or 1", '__proto__'])
      expect(ring.verifying(kid, at(1))).toBeUndefined();
  });
});
