import { type Operation, OPERATIONS } from '../kit/openapi/document';
import { type Actor, System } from '../kit/system';

/** What a body might smuggle in, where an object is filled from it without a look. */
const SMUGGLED = { is_admin: true, created_at: '2020-01-01T00:00:00Z', org_id: 'x' };
/** These take what they know and pass over the rest: OAuth says so, and what is recorded is kept as it is. */
const LENIENT = /\/auth\/(?:device|token|refresh|revoke|passkey\/.*)$|\/events$|\/import$/;

const strict = OPERATIONS.filter(
  ({ body, path }) => body?.content['application/json'] && !LENIENT.test(path),
);

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
  ada = await system.signUp();
});
afterAll(() => system.stop());

const urlOf = ({ path }: Operation): string =>
  path.replace('{org}', ada.slug).replace(/\{\w+\}/g, '8c0f8e6e-0d3d-4a7b-9f5e-0c8a4d0e5f11');

it('finds the operations that take a body', () => {
  expect(strict.length).toBeGreaterThan(20);
  expect(strict.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['createOrganization', 'updateMember', 'createRole', 'createApiToken']),
  );
});

it.each(strict.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '%s refuses fields that it does not know',
  async (_name, operation) => {
    const headers = { 'x-organization': ada.slug };
    const answer = await ada.send(operation.method, urlOf(operation), SMUGGLED, headers);
    expect(answer.status).toBe(422);
    for (const field of Object.keys(SMUGGLED))
      expect(answer.body.details).toHaveProperty(field, ['is not a field of this request']);
  },
);
