import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { DomainError } from '@app/kernel';
import { decrypt, encrypt } from './key-encryption';

/** The public half of an ES256 pair, RFC 7518 §6.2. */
export type PublicJwk = Record<'kty' | 'crv' | 'x' | 'y', string>;

/** One key pair of the installation. ES256: small signatures, and verifying takes about 0.1 ms. */
export interface SigningKey {
  kid: string;
  publicJwk: PublicJwk;
  /** PKCS #8 under a key that is derived from SECRET_KEY. */
  encryptedPrivateKey: Buffer;
  /** Published before this time, so that whoever caches the key set knows the key when it begins to sign. */
  signsFrom: Date;
  /** Null while no successor has been appointed. */
  verifiesUntil: Date | null;
}

export function generateSigningKey(encryptionKey: Buffer, signsFrom: Date): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const kid = randomUUID();
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  return {
    kid,
    publicJwk: { kty: 'EC', crv: 'P-256', x: x!, y: y! },
    encryptedPrivateKey: encrypt(encryptionKey, pkcs8, kid),
    signsFrom,
    verifiesUntil: null,
  };
}

export function privateKeyOf(key: SigningKey, encryptionKey: Buffer): KeyObject {
  try {
    const pkcs8 = decrypt(encryptionKey, key.encryptedPrivateKey, key.kid);
    return createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' });
  } catch (cause) {
    throw new DomainError(
      'internal',
      'auth.signing_key_unreadable',
      'The key that signs access tokens cannot be read: SECRET_KEY is not the one that this database was set up with. ' +
        'Start with the former SECRET_KEY.',
      { cause, context: { kid: key.kid } },
    );
  }
}

/** In the form that the JWT library takes. */
export function publicPemOf(key: SigningKey): string {
  return createPublicKey({ key: key.publicJwk, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}
