import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import { AppConfig } from '@app/config';
import { Logger } from '@app/telemetry';
import type { PasskeyDeviceType } from './passkey';
import { passkeyRefused, passkeysImpossible } from './passkey.errors';
import type { Assertion, Attestation } from './webauthn-answers';

/** What browsers are asked to make a passkey with (PublicKeyCredentialCreationOptionsJSON). */
export type CreationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>;
/** What browsers are asked to sign in with (PublicKeyCredentialRequestOptionsJSON). */
export type RequestOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;

/** Seconds that a person has to answer; the browser is told the same. */
export const CHALLENGE_SECONDS = 300;
const NAME = 'crewkit';
/** EdDSA, ES256, RS256 (https://www.iana.org/assignments/cose). Named here: the library's default grows with Node. */
const ALGORITHMS = [-8, -7, -257];
/**
 * A passkey signs in all by itself, so that holding it must not be enough: the person unlocks it. Asked of the browser
 * and demanded of the answer; a key that cannot do it is refused when it is added, not when it is needed.
 */
const USER_VERIFICATION = 'required';
const DEVICE_TYPES: Record<string, PasskeyDeviceType> = {
  singleDevice: 'single_device',
  multiDevice: 'multi_device',
};

interface CreationRequest {
  /** The person's random name for authenticators. */
  handle: Buffer;
  email: string;
  displayName: string;
  challenge: string;
  /** What the person has already: an authenticator that holds one of them refuses. */
  exclude: { credentialId: Buffer; transports: string[] }[];
}

/** A new credential whose authenticator has answered the challenge. */
export interface AttestedCredential {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  deviceType: PasskeyDeviceType;
  backedUp: boolean;
  /** The kind of authenticator, by its own word. */
  aaguid: string;
}

interface KnownCredential {
  credentialId: Buffer;
  publicKey: Buffer;
}

/** This installation as authenticators know it, and the one place that speaks WebAuthn. */
@Injectable()
export class RelyingParty {
  private readonly id: string;
  private readonly origins: string[];

  constructor(
    { http }: AppConfig,
    private readonly logger: Logger,
  ) {
    // From the configuration and never from a request: else a phishing host would become an origin of ours.
    this.id = new URL(http.webUrl).hostname;
    this.origins = [...new Set([http.webUrl, http.publicUrl].map((url) => new URL(url).origin))];
  }

  /** Browsers know passkeys by a host name: they refuse addresses. */
  assertPossible(): void {
    if (isIP(this.id.replace(/^\[|\]$/g, '')) !== 0) throw passkeysImpossible();
  }

  creationOptions(request: CreationRequest): Promise<CreationOptions> {
    return generateRegistrationOptions({
      rpName: NAME,
      rpID: this.id,
      userID: new Uint8Array(request.handle),
      userName: request.email,
      userDisplayName: request.displayName,
      challenge: bytesOf(request.challenge),
      timeout: CHALLENGE_SECONDS * 1000,
      attestationType: 'none',
      // Discoverable: whoever signs in names nobody, the authenticator does.
      authenticatorSelection: { residentKey: 'required', userVerification: USER_VERIFICATION },
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: request.exclude.map(({ credentialId, transports }) => ({
        id: credentialId.toString('base64url'),
        transports,
      })),
    });
  }

  /** Names no credential: it is the same for everybody. */
  requestOptions(challenge: string): Promise<RequestOptions> {
    return generateAuthenticationOptions({
      rpID: this.id,
      challenge: bytesOf(challenge),
      timeout: CHALLENGE_SECONDS * 1000,
      userVerification: USER_VERIFICATION,
    });
  }

  /** Throws `unusable` unless origin, host, type, presence, verification, algorithm and challenge are as asked for. */
  verifyAttestation(attestation: Attestation, challenge: string): Promise<AttestedCredential> {
    return this.orRefuse(async () => {
      assertAnonymous(attestation.response.attestationObject);
      const { registrationInfo } = await verifyRegistrationResponse({
        response: { ...attestation, clientExtensionResults: {} },
        ...this.expected(challenge),
        supportedAlgorithmIDs: ALGORITHMS,
      });
      if (!registrationInfo) throw new TypeError('the attestation statement is not valid');
      const { credential, credentialDeviceType, credentialBackedUp, aaguid } = registrationInfo;
      return {
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        deviceType: DEVICE_TYPES[credentialDeviceType]!,
        backedUp: credentialBackedUp,
        aaguid,
      };
    });
  }

  /**
   * Throws `unusable` as above, and when the signature is not by this key. The counter is only read: it is compared
   * where it is stored, under the row's lock, or two copies that sign in at once would both pass.
   */
  verifyAssertion(
    assertion: Assertion,
    challenge: string,
    { credentialId, publicKey }: KnownCredential,
  ): Promise<{ counter: number; backedUp: boolean }> {
    return this.orRefuse(async () => {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: { ...assertion, clientExtensionResults: {} },
        ...this.expected(challenge),
        credential: {
          id: credentialId.toString('base64url'),
          publicKey: new Uint8Array(publicKey),
          counter: 0,
        },
      });
      if (!verified) throw new TypeError('the signature is not by this key');
      return {
        counter: authenticationInfo.newCounter,
        backedUp: authenticationInfo.credentialBackedUp,
      };
    });
  }

  private expected(challenge: string) {
    return {
      expectedChallenge: challenge,
      expectedOrigin: this.origins,
      expectedRPID: this.id,
      requireUserVerification: USER_VERIFICATION === 'required',
    };
  }

  /** Whatever the library stumbles over was sent by a client; the reason is for who runs the installation. */
  private async orRefuse<T>(verify: () => Promise<T>): Promise<T> {
    try {
      return await verify();
    } catch (error) {
      this.logger.info(`A passkey's answer was refused`, { reason: (error as Error).message.slice(0, 200) });
      throw passkeyRefused();
    }
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

/**
 * We ask for no attestation, and browsers take it out. Certificates that come all the same are refused unread: to check
 * them the library asks the addresses that stand in them whether they are revoked.
 */
function assertAnonymous(attestationObject: string): void {
  const decoded = decodeAttestationObject(bytesOf(attestationObject));
  const isSelfSigned = decoded.get('fmt') === 'packed' && decoded.get('attStmt').get('x5c') === undefined;
  if (decoded.get('fmt') !== 'none' && !isSelfSigned) throw new TypeError('an attestation was not asked for');
}
