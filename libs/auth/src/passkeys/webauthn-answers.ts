import { passkeyRefused } from './passkey.errors';

interface CredentialAnswer {
  id: string;
  rawId: string;
  type: 'public-key';
}

/** What an authenticator answers when a passkey is made: RegistrationResponseJSON of WebAuthn, as far as it is read. */
export interface Attestation extends CredentialAnswer {
  response: { clientDataJSON: string; attestationObject: string; transports: string[] };
}

/** What an authenticator answers when somebody signs in: AuthenticationResponseJSON of WebAuthn, as far as it is read. */
export interface Assertion extends CredentialAnswer {
  response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle: string };
}

/**
 * The challenge that an answer says it answers. Believed only after the answer was verified with it. An answer that
 * was made inside somebody else's page is refused: ours are framed by nobody.
 */
export function challengeOf({ response }: Attestation | Assertion): string {
  const { challenge, crossOrigin } = clientDataIn(response.clientDataJSON);
  if (typeof challenge !== 'string' || challenge === '' || crossOrigin === true) throw passkeyRefused();
  return challenge;
}

function clientDataIn(base64url: string): { challenge?: unknown; crossOrigin?: unknown } {
  try {
    const clientData: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    return typeof clientData === 'object' && clientData !== null ? { ...clientData } : {};
  } catch {
    return {};
  }
}
