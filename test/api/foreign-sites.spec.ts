import { OPERATIONS, type Operation, pathOf } from '../kit/openapi/document';
import { PageVisitor } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';

/** What OAuth clients send forms to. Nobody is recognised there by a cookie. */
const TAKE_FORMS = ['startDeviceGrant', 'issueToken', 'revokeToken'];

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
});
afterAll(() => system.stop());

const named = (operations: Operation[]) => operations.map((operation) => [operation.id, operation] as const);

describe('what a page of another site can send with a form', () => {
  it.each(named(OPERATIONS.filter(({ method, id }) => method !== 'GET' && !TAKE_FORMS.includes(id))))(
    'is refused by %s',
    async (_id, operation) => {
      for (const type of [
        'application/x-www-form-urlencoded',
        'text/plain',
        'multipart/form-data; boundary=x',
      ]) {
        const headers = { 'content-type': type };
        const answer = await ada.send(
          operation.method,
          pathOf(operation, {}, 'anything'),
          '{"a":1}',
          headers,
        );
        expect([type, answer.status]).toEqual([type, 415]);
      }
    },
  );
});

describe('a browser that is signed in', () => {
  let cookie: Record<string, string>;

  beforeAll(async () => {
    const browser = await new PageVisitor(system).signIn();
    const session = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    cookie = { cookie: `${session}; access_token=${ada.token}; crewkit_session=${ada.token}` };
  });

  it.each(named(OPERATIONS.filter(({ isPublic }) => !isPublic)))(
    'is a stranger to %s',
    async (_id, operation) => {
      const path = pathOf(operation, { org: ada.slug }, 'anything');
      const anyone = system.anonymous();
      for (const url of [path, `${path}?access_token=${ada.token}&token=${ada.token}`]) {
        const answer = await anyone.send(operation.method, url, undefined, cookie);
        expect([answer.status, answer.body.code]).toEqual([401, 'auth.token_missing']);
      }
    },
  );
});

describe('a bearer token', () => {
  it.each(['/device-verify', '/sign-in'])('signs nobody in at %s', async (path) => {
    const answer = await system.anonymous().get(path, { authorization: `Bearer ${ada.token}` });
    expect(answer.text).not.toContain('Signed in as');
    expect([200, 303]).toContain(answer.status);
  });
});
