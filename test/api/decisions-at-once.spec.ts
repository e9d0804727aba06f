import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
});

afterAll(() => system.stop());

const of = (path: string) => `/api/v1/${ada.slug}/${path}`;

describe('who waits for another decision', () => {
  it('finds the member whose role was changed meanwhile', async () => {
    const bob = await memberOf(system, ada, 'member');
    const promoted = `UPDATE memberships SET role_id = (
        SELECT id FROM roles WHERE organization_id = $1 AND name = 'manager')
      WHERE organization_id = $1 AND user_id = $2`;
    const removed = await whileChanging(system, [promoted, [ada.organizationId, bob.userId]], () =>
      ada.delete(of(`members/${bob.userId}`)),
    );
    expect(removed.status).toBe(204);
    expect((await ada.get(of('members'))).body.meta.total_count).toBe(1);
    const [entry] = (await ada.get(of('audit_log'))).body.data as { action: string; details: object }[];
    expect(entry).toMatchObject({ action: 'member.removed', details: { role: 'manager' } });
  });

  it('finds the token that somebody else answers for since', async () => {
    const admin = await memberOf(system, ada, 'admin');
    const made = await admin.post('/api/v1/auth/tokens', {
      name: 'nightly',
      kind: 'ci',
      scopes: ['sessions:write'],
      organization_id: ada.slug,
    });
    const { id } = made.body as { id: string };
    const handedOver = 'UPDATE api_tokens SET user_id = $2 WHERE id = $1';
    const ended = await whileChanging(system, [handedOver, [id, ada.userId]], () =>
      ada.delete(`/api/v1/auth/tokens/${id}`),
    );
    expect(ended.status).toBe(204);
    expect((await ada.get(`/api/v1/auth/tokens/${id}`)).status).toBe(404);
  });
});
