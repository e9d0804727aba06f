import type { Answer } from './client';
import {
  type Algorithm,
  type CreationOptions,
  type RequestOptions,
  SoftwareAuthenticator,
} from './software-authenticator';
import type { Actor, System } from './system';

/** The routes of signing in, below which passkeys lie. */
export const auth = (path: string): string => `/api/v1/auth/${path}`;

/** What specs of passkeys do again and again. Where nobody is named, the spec's own person does it. */
export function passkeyKit(system: () => System, spec: () => Actor) {
  const newAuthenticator = (algorithm?: Algorithm) =>
    new SoftwareAuthenticator(system().config.http.webUrl, algorithm);
  const creationOptions = async (person = spec()): Promise<CreationOptions> =>
    (await person.post(auth('passkey/register/challenge'))).body as CreationOptions;
  const requestOptions = async (): Promise<RequestOptions> =>
    (await system().anonymous().post(auth('passkey/login/challenge'))).body as RequestOptions;
  const register = (answer: object, person = spec()): Promise<Answer> =>
    person.post(auth('passkey/register'), answer);
  const login = (answer: object): Promise<Answer> => system().anonymous().post(auth('passkey/login'), answer);
  const listed = async (person = spec()): Promise<Record<string, unknown>[]> =>
    (await person.get(auth('passkeys'))).body.passkeys as Record<string, unknown>[];

  /** An authenticator that holds a passkey of the person's. */
  async function registered(person = spec()): Promise<SoftwareAuthenticator> {
    const authenticator = newAuthenticator();
    const answer = await register(await authenticator.create(await creationOptions(person)), person);
    expect(answer.status).toBe(201);
    return authenticator;
  }

  return { newAuthenticator, creationOptions, requestOptions, register, login, listed, registered };
}

export function expectRefusal(answer: Answer, code: string, status = 400): void {
  expect([answer.status, answer.body.code]).toEqual([status, code]);
}

export const emailOf = async (person: Actor): Promise<string> =>
  (await person.get('/api/v1/me')).body.user.email as string;
