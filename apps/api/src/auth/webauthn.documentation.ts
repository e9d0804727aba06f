import { applyDecorators, Header } from '@nestjs/common';
import { ApiBody, ApiOkResponse } from '@nestjs/swagger';

const SPECIFICATION = 'https://www.w3.org/TR/webauthn-3/';

const word = (example: string) => ({ type: 'string', example }) as const;
const text = (description: string, example?: string) => ({ type: 'string', description, example }) as const;
const bytes = (description: string) => text(`${description}, in base64url`);
const object = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object' as const,
  properties,
  required,
});
const list = (items: object) => ({ type: 'array' as const, items });

const HOST = text('The host name of WEB_URL: passkeys belong to it', 'crewkit.example.com');
const CHALLENGE = bytes('32 random bytes; works once, for five minutes');
const TIMEOUT = { type: 'integer', description: 'Milliseconds', example: 300_000 };
const REQUIRED = { type: 'string', enum: ['required'] };
const ALGORITHM = object({ type: word('public-key'), alg: { type: 'integer', example: -7 } });
const CREDENTIAL_ID = { id: bytes('The credential id'), type: word('public-key') };

const CREATION_OPTIONS = object(
  {
    challenge: CHALLENGE,
    rp: object({ id: HOST, name: word('crewkit') }),
    user: object({
      id: bytes('The random name of the person for authenticators'),
      name: word('ada@example.com'),
      displayName: word('Ada'),
    }),
    pubKeyCredParams: { ...list(ALGORITHM), description: 'EdDSA, ES256 and RS256' },
    excludeCredentials: {
      ...list(object({ ...CREDENTIAL_ID, transports: list({ type: 'string' }) }, ['id', 'type'])),
      description: 'The passkeys that the person has',
    },
    authenticatorSelection: object({
      residentKey: REQUIRED,
      requireResidentKey: { type: 'boolean', example: true },
      userVerification: REQUIRED,
    }),
    attestation: word('none'),
    timeout: TIMEOUT,
    extensions: { type: 'object', additionalProperties: true },
    hints: list({ type: 'string' }),
  },
  [
    'challenge',
    'rp',
    'user',
    'pubKeyCredParams',
    'excludeCredentials',
    'authenticatorSelection',
    'attestation',
    'timeout',
  ],
);

const REQUEST_OPTIONS = object({
  challenge: CHALLENGE,
  rpId: HOST,
  userVerification: REQUIRED,
  timeout: TIMEOUT,
});

const CREDENTIAL = { ...CREDENTIAL_ID, rawId: bytes('The same') };
const CLIENT_DATA = bytes('What the browser signed for');

const ATTESTATION = object(
  {
    ...CREDENTIAL,
    response: object(
      {
        clientDataJSON: CLIENT_DATA,
        attestationObject: bytes('The new public key'),
        transports: list({ type: 'string', example: 'internal' }),
      },
      ['clientDataJSON', 'attestationObject'],
    ),
    name: {
      ...text('What its owner calls it; after who keeps it unless given', 'Work laptop'),
      maxLength: 80,
    },
  },
  ['id', 'rawId', 'type', 'response'],
);

const ASSERTION = object({
  ...CREDENTIAL,
  response: object({
    clientDataJSON: CLIENT_DATA,
    authenticatorData: bytes('What the authenticator says'),
    signature: bytes('Its signature'),
    userHandle: bytes('The `user.id` of the registration'),
  }),
});

const open = { additionalProperties: true };

/** `PublicKeyCredentialCreationOptionsJSON`: for `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export const AnswersCreationOptions = () =>
  optionsAnswer('PublicKeyCredentialCreationOptionsJSON', CREATION_OPTIONS);
/** `PublicKeyCredentialRequestOptionsJSON`: for `PublicKeyCredential.parseRequestOptionsFromJSON`. */
export const AnswersRequestOptions = () =>
  optionsAnswer('PublicKeyCredentialRequestOptionsJSON', REQUEST_OPTIONS);

export const TakesAttestation = () =>
  ApiBody({ schema: { ...ATTESTATION, ...open, description: credentialJson('RegistrationResponseJSON') } });
export const TakesAssertion = () =>
  ApiBody({ schema: { ...ASSERTION, ...open, description: credentialJson('AuthenticationResponseJSON') } });

function optionsAnswer(name: string, schema: object) {
  return applyDecorators(
    Header('Cache-Control', 'no-store'),
    ApiOkResponse({ description: `${name} of ${SPECIFICATION}`, schema }),
  );
}

function credentialJson(name: string): string {
  return `${name} of ${SPECIFICATION}: what \`toJSON()\` of the browser's credential gives. Further fields are ignored.`;
}
