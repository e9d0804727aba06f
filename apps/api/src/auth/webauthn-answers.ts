import type { Assertion, Attestation } from '@app/auth';
import { type ErrorDetails, invalidFields } from '@app/kernel';

const BASE64URL = /^[\w-]+$/;
/** The longest that is real, an attestation with a large key, has about 3,000. */
const MAX_CHARACTERS = 65_536;
/** 1023 bytes in base64url (WebAuthn §4, "Credential ID"). */
const MAX_CREDENTIAL_ID = 1_364;
/** https://www.w3.org/TR/webauthn-3/#enum-transport; others are not stored. */
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/**
 * RegistrationResponseJSON of WebAuthn: what a browser's `toJSON()` makes of a new credential. What is not needed is
 * left where it is. Throws `invalid` with every field that is missing or of the wrong kind.
 */
export function attestationIn(body: unknown): Attestation {
  const fields = new AnswerFields(body);
  const attestation: Attestation = {
    ...fields.credential(),
    response: {
      clientDataJSON: fields.bytes('response.clientDataJSON'),
      attestationObject: fields.bytes('response.attestationObject'),
      transports: fields.transports('response.transports'),
    },
  };
  fields.assertUsable();
  return attestation;
}

/** AuthenticationResponseJSON of WebAuthn. The authenticator names the person (`userHandle`): nobody else has. */
export function assertionIn(body: unknown): Assertion {
  const fields = new AnswerFields(body);
  const assertion: Assertion = {
    ...fields.credential(),
    response: {
      clientDataJSON: fields.bytes('response.clientDataJSON'),
      authenticatorData: fields.bytes('response.authenticatorData'),
      signature: fields.bytes('response.signature'),
      userHandle: fields.bytes('response.userHandle'),
    },
  };
  fields.assertUsable();
  return assertion;
}

/** What the person calls their new passkey, beside the fields of WebAuthn; undefined when they say nothing. */
export function passkeyNameIn(body: unknown): string | undefined {
  const name = at(body, 'name');
  if (name === undefined || name === null || name === '') return undefined;
  if (typeof name !== 'string') throw invalidFields({ name: ['must be a string'] });
  return name;
}

class AnswerFields {
  private readonly problems: ErrorDetails = {};

  constructor(private readonly body: unknown) {}

  credential(): Pick<Attestation, 'id' | 'rawId' | 'type'> {
    if (at(this.body, 'type') !== 'public-key') this.problems.type = ['must be "public-key"'];
    const id = this.bytes('id', MAX_CREDENTIAL_ID);
    return { id, rawId: this.bytes('rawId', MAX_CREDENTIAL_ID), type: 'public-key' };
  }

  bytes(path: string, max = MAX_CHARACTERS): string {
    const value = at(this.body, path);
    if (typeof value === 'string' && value.length <= max && BASE64URL.test(value)) return value;
    this.problems[path] = [
      value === undefined ? 'is missing' : `must be base64url of at most ${max} characters`,
    ];
    return '';
  }

  transports(path: string): string[] {
    const value = at(this.body, path);
    return Array.isArray(value) ? TRANSPORTS.filter((known) => value.includes(known)) : [];
  }

  assertUsable(): void {
    if (Object.keys(this.problems).length > 0) throw invalidFields(this.problems);
  }
}

function at(body: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      body,
    );
}
