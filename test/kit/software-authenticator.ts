import {
  createHash,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  type KeyPairKeyObjectResult,
  randomBytes,
  sign,
} from 'node:crypto';
import { type Cbor, cbor } from './cbor';

/** As much of PublicKeyCredentialCreationOptionsJSON as is read here. */
export interface CreationOptions {
  challenge: string;
  rp: { id: string };
  user: { id: string };
  excludeCredentials: { id: string }[];
}

/** As much of PublicKeyCredentialRequestOptionsJSON as is read here. */
export interface RequestOptions {
  challenge: string;
  rpId: string;
}

export interface Answer {
  id: string;
  rawId: string;
  type: string;
  response: Record<string, unknown>;
}

/** Something that makes passkeys and signs in with them: in this process, or in a browser. */
export interface Authenticator {
  create(options: CreationOptions): Promise<Answer>;
  get(options: RequestOptions): Promise<Answer>;
}

/** What an honest authenticator, and the browser around it, would not do. */
export interface Forgery {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  crossOrigin?: boolean;
  userPresent?: boolean;
  userVerified?: boolean;
  counter?: number;
  userHandle?: string;
  /** Of the attestation. */
  format?: string;
  statement?: Map<string, Cbor>;
  /** Signs as somebody else. */
  signer?: SoftwareAuthenticator;
}

/** COSE's numbers: ES256, EdDSA, RS256, and RS1, which signs with SHA-1. */
const ALGORITHMS = { ES256: -7, EdDSA: -8, RS256: -257, RS1: -65_535 };
export type Algorithm = keyof typeof ALGORITHMS;

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;
const NO_AAGUID = Buffer.alloc(16);

/** An authenticator with one key, and the browser in front of it, as WebAuthn describes both. */
export class SoftwareAuthenticator implements Authenticator {
  readonly credentialId = randomBytes(32);
  private readonly keys: KeyPairKeyObjectResult;
  private userHandle = '';
  private counter = 0;

  constructor(
    private readonly origin: string,
    private readonly algorithm: Algorithm = 'ES256',
  ) {
    this.keys = newKeys(algorithm);
  }

  async create(options: CreationOptions, forgery: Forgery = {}): Promise<Answer> {
    const id = this.credentialId.toString('base64url');
    if (options.excludeCredentials.some((known) => known.id === id))
      throw new Error('InvalidStateError: this authenticator has a passkey of this person already');
    this.userHandle = options.user.id;
    const authData = Buffer.concat([
      this.authenticatorData(options.rp.id, HAS_CREDENTIAL, forgery),
      NO_AAGUID,
      Buffer.from([0, this.credentialId.length]),
      this.credentialId,
      cbor(publicKeyOf(this.keys.publicKey, this.algorithm)),
    ]);
    const attestation = new Map<string, Cbor>([
      ['fmt', forgery.format ?? 'none'],
      ['attStmt', forgery.statement ?? new Map<string, Cbor>()],
      ['authData', authData],
    ]);
    return this.answer({
      clientDataJSON: this.clientData('webauthn.create', options.challenge, forgery).toString('base64url'),
      attestationObject: cbor(attestation).toString('base64url'),
      transports: ['internal'],
    });
  }

  async get(options: RequestOptions, forgery: Forgery = {}): Promise<Answer> {
    this.counter += 1;
    const authenticatorData = this.authenticatorData(options.rpId, 0, forgery);
    const clientData = this.clientData('webauthn.get', options.challenge, forgery);
    const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: (forgery.signer ?? this).sign(signed).toString('base64url'),
      userHandle: forgery.userHandle ?? this.userHandle,
    });
  }

  private answer(response: Record<string, unknown>): Answer {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key', response };
  }

  private authenticatorData(rpId: string, flags: number, forgery: Forgery): Buffer {
    const { userPresent = true, userVerified = true } = forgery;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(forgery.counter ?? this.counter);
    const all = flags | (userPresent ? USER_PRESENT : 0) | (userVerified ? USER_VERIFIED : 0);
    return Buffer.concat([sha256(forgery.rpId ?? rpId), Buffer.from([all]), counter]);
  }

  private clientData(type: string, challenge: string, forgery: Forgery): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: forgery.type ?? type,
        challenge: forgery.challenge ?? challenge,
        origin: forgery.origin ?? this.origin,
        crossOrigin: forgery.crossOrigin ?? false,
      }),
    );
  }

  private sign(data: Buffer): Buffer {
    return sign(this.algorithm === 'EdDSA' ? null : 'sha256', data, this.keys.privateKey);
  }
}

function newKeys(algorithm: Algorithm): KeyPairKeyObjectResult {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return algorithm === 'EdDSA'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** A COSE_Key (RFC 9052 §7, RFC 9053, RFC 8230). */
function publicKeyOf(key: KeyObject, algorithm: Algorithm): Map<number, Cbor> {
  const { x, y, n, e } = key.export({ format: 'jwk' });
  const alg = ALGORITHMS[algorithm];
  const entries: Record<Algorithm, [number, Cbor][]> = {
    ES256: [
      [1, 2],
      [3, alg],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    EdDSA: [
      [1, 1],
      [3, alg],
      [-1, 6],
      [-2, bytes(x)],
    ],
    RS256: [
      [1, 3],
      [3, alg],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
    RS1: [
      [1, 3],
      [3, alg],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
  };
  return new Map(entries[algorithm]);
}

function bytes(text: JsonWebKey['x']): Buffer {
  return Buffer.from(text ?? '', 'base64url');
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
