import { type DevMailbox, Mailer } from '@app/auth';
import { AuditLog } from '@app/organizations';
import { type Answer, Client } from '../kit/client';
import { eventually } from '../kit/eventually';
import { whileChanging } from '../kit/held-change';
import { memberOf } from '../kit/member-of';
import { PageVisitor } from '../kit/page-visitor';
import { type Actor, System } from '../kit/system';

let system: System;
let ada: Actor;
let address: string;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  ada = await system.signUp();
  address = `grace-${Math.random().toString(36).slice(2)}@example.com`;
});

afterAll(() => system.stop());

async function roleId(name: string): Promise<string> {
  const { data } = (await ada.get(`/api/v1/${ada.slug}/roles`)).body as {
    data: { id: string; name: string }[];
  };
  return data.find((role) => role.name === name)!.id;
}

const invitations = (path = '') => `/api/v1/${ada.slug}/members/invitations${path}`;
const outcome = ({ status, body }: Answer) => [status, body.code];

/** The token of the newest link that was mailed to an address. */
async function linkOf(email = address, where = system): Promise<string> {
  const mailbox: DevMailbox = where.api.get(Mailer, { strict: false });
  const link = () => {
    const mail = mailbox.list().find(({ to, subject }) => to === email && subject.startsWith('Join'));
    return Promise.resolve(mail && /\/join\/(\w+)/.exec(mail.text)?.[1]);
  };
  return (await eventually('the invitation to be mailed', link, { pollMs: 5 }))!;
}

async function invite(body: object = {}): Promise<{ id: string; token: string }> {
  const { id } = (await ada.post(invitations(), { email: address, ...body })).body.data as { id: string };
  return { id, token: await linkOf() };
}

const grace = async (): Promise<Client> => new Client(system.api, await system.signIn(address));

describe('an invitation', () => {
  it('is mailed, shows where it leads, and makes a member of who was invited', async () => {
    const made = await ada.post(invitations(), { email: ` ${address.toUpperCase()}`, role: 'manager' });
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { email: address, role: { name: 'manager' }, invited_by: { id: ada.userId } },
    ]);
    const link = `/api/v1/invitations/${await linkOf()}`;
    expect((await system.anonymous().get(link)).body.data).toMatchObject({
      organization: { slug: ada.slug },
      email: address,
      role: 'manager',
    });
    const invited = await grace();
    expect((await invited.post(`${link}/accept`)).status).toBe(200);
    expect((await invited.get('/api/v1/me')).body.organizations).toMatchObject([
      { slug: ada.slug, role: 'manager' },
    ]);
    expect((await invited.get(`/api/v1/${ada.slug}/sessions`)).status).toBe(200);
    expect((await ada.get(invitations())).body.data).toEqual([]);
    for (const again of [`${link}/accept`, `${link}/decline`])
      expect(outcome(await invited.post(again))).toEqual([404, 'invitations.not_found']);
    expect((await system.api.get(AuditLog).check(ada)).firstBroken).toBeNull();
  });

  it('is answered by the address that was invited, and by no other', async () => {
    const link = `/api/v1/invitations/${(await invite()).token}`;
    const eve = await system.signUp('eve');
    for (const answer of ['accept', 'decline'])
      expect(outcome(await eve.post(`${link}/${answer}`))).toEqual([403, 'invitations.other_address']);
    expect((await system.anonymous().post(`${link}/accept`)).status).toBe(401);
    expect((await (await grace()).post(`${link}/decline`)).status).toBe(204);
    expect((await system.anonymous().get(link)).status).toBe(404);
    const [{ action }] = (await ada.get(`/api/v1/${ada.slug}/audit_log`)).body.data as [{ action: string }];
    expect(action).toBe('invitation.declined');
  });

  it('makes one member of who accepts many times at once', async () => {
    const { token } = await invite();
    const invited = await grace();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => invited.post(`/api/v1/invitations/${token}/accept`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(404)]);
    expect((await ada.get(`/api/v1/${ada.slug}/members`)).body.meta.total_count).toBe(2);
  });

  it('has one link, the newest, until it is withdrawn or has expired', async () => {
    const first = await invite();
    const open = (token: string) => system.anonymous().get(`/api/v1/invitations/${token}`);
    expect((await ada.post(invitations(`/${first.id}/resend`))).status).toBe(200);
    const second = await eventually('another link', async () => {
      const token = await linkOf();
      return token === first.token ? undefined : token;
    });
    expect([(await open(first.token)).status, (await open(second!)).status]).toEqual([404, 200]);
    expect((await ada.delete(invitations(`/${first.id}`))).status).toBe(204);
    expect((await open(second!)).status).toBe(404);
    const third = await invite();
    await system.database.query('UPDATE invitations SET expires_at = now() WHERE id = $1', [third.id]);
    expect((await open(third.token)).status).toBe(404);
    expect((await ada.get(invitations())).body.meta.total_count).toBe(0);
  });

  describe('of somebody who', () => {
    let bob: Actor;
    let link: string;

    beforeEach(async () => {
      bob = await memberOf(system, ada, 'admin');
      expect((await bob.post(invitations(), { email: address, role: 'admin' })).status).toBe(201);
      link = `/api/v1/invitations/${await linkOf()}`;
    });

    const member = () => `/api/v1/${ada.slug}/members/${bob.userId}`;
    const isWithdrawn = async () => {
      const invited = await grace();
      for (const answer of [
        await system.anonymous().get(link),
        await invited.post(`${link}/accept`),
        await invited.post(`${link}/decline`),
      ])
        expect(outcome(answer)).toEqual([404, 'invitations.not_found']);
      expect((await ada.get(`/api/v1/${ada.slug}/members`)).body.data).not.toContainEqual(
        expect.objectContaining({ user: expect.objectContaining({ email: address }) as object }),
      );
    };

    it('was removed is worth nothing', async () => {
      expect((await ada.delete(member())).status).toBe(204);
      await isWithdrawn();
    });

    it('could not invite to that role any more is worth nothing, until somebody sends it who can', async () => {
      await ada.patch(member(), { role_id: await roleId('manager') });
      await isWithdrawn();
      const former = await linkOf();
      const [{ id }] = (await ada.get(invitations())).body.data as [{ id: string }];
      const sent = await ada.post(invitations(`/${id}/resend`));
      expect(sent.body.data.invited_by.id).toBe(ada.userId);
      const token = await eventually('another link', async () => {
        const newest = await linkOf();
        return newest === former ? undefined : newest;
      });
      expect((await (await grace()).post(`/api/v1/invitations/${token}/accept`)).status).toBe(200);
    });

    it('has fewer rights than the role was raised to is worth nothing', async () => {
      const deputy = { name: 'Deputy', level: 50, coaching_mode: 'coaching' };
      const { id } = (await ada.post(`/api/v1/${ada.slug}/roles`, deputy)).body.data as { id: string };
      const former = await linkOf();
      await bob.post(invitations(), { email: address, role: 'Deputy' });
      const newest = await eventually('another link', async () => {
        const token = await linkOf();
        return token === former ? undefined : token;
      });
      link = `/api/v1/invitations/${newest}`;
      expect((await system.anonymous().get(link)).status).toBe(200);
      await ada.patch(`/api/v1/${ada.slug}/roles/${id}`, { level: 90 });
      await isWithdrawn();
    });

    it('is removed at this moment does not slip through', async () => {
      const invited = await grace();
      const removed = 'DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2';
      const accepted = await whileChanging(system, [removed, [ada.organizationId, bob.userId]], () =>
        invited.post(`${link}/accept`),
      );
      expect(outcome(accepted)).toEqual([404, 'invitations.not_found']);
    });
  });

  it.each(['x', 'ckv_x', `ckv_${'0'.repeat(43)}_${'0'.repeat(32)}`, "ckv_'--", 'a%00b', 'x'.repeat(600)])(
    'is not found by %s',
    async (token) => {
      const { status } = await system.anonymous().get(`/api/v1/invitations/${token}`);
      expect([404, 414]).toContain(status);
    },
  );

  it('leaves nothing in the database that opens it', async () => {
    const { token } = await invite();
    const rows = JSON.stringify(await system.database.query('SELECT * FROM invitations'));
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(token.split('_')[1]);
  });
});

describe('inviting', () => {
  it('is for those who may, with no more rights than they have', async () => {
    const [admin, manager] = [await memberOf(system, ada, 'admin'), await memberOf(system, ada, 'manager')];
    for (const path of [invitations(), invitations('/x/resend')])
      expect((await manager.post(path, { email: address })).status).toBe(403);
    expect((await manager.get(invitations())).status).toBe(403);
    expect(outcome(await admin.post(invitations(), { email: address, role: 'owner' }))).toEqual([
      409,
      'members.one_owner',
    ]);
    await ada.post(`/api/v1/${ada.slug}/roles`, { name: 'Deputy', level: 90, coaching_mode: 'coaching' });
    expect(outcome(await admin.post(invitations(), { email: address, role: 'Deputy' }))).toEqual([
      403,
      'members.above_own_role',
    ]);
    expect((await admin.post(invitations(), { email: address, role: 'nobody' })).body.details).toHaveProperty(
      'role',
    );
  });

  it('refuses what is no address, and who is a member already', async () => {
    for (const email of ['', 'x', 'a@b\r\nBcc: eve@example.com', '@example.com', 'a@example.com/evil'])
      expect((await ada.post(invitations(), { email })).body.details).toHaveProperty('email');
    const { email } = (await ada.get('/api/v1/me')).body.user as { email: string };
    expect(outcome(await ada.post(invitations(), { email }))).toEqual([409, 'invitations.member']);
  });

  it('shows nothing of it to other organizations', async () => {
    const { id } = await invite();
    const eve = await system.signUp('eve');
    const theirs = `/api/v1/${eve.slug}/members/invitations`;
    expect((await eve.get(theirs)).body.data).toEqual([]);
    expect((await eve.delete(`${theirs}/${id}`)).status).toBe(404);
    expect((await eve.get(invitations())).status).toBe(404);
  });

  it('names the organization in the mail, escaped and in one line', async () => {
    await ada.patch(`/api/v1/organizations/${ada.slug}`, { name: '<b>Acme</b>\r\nBcc: eve@example.com' });
    await invite();
    const mailbox: DevMailbox = system.api.get(Mailer, { strict: false });
    const mail = mailbox.list().find(({ to }) => to === address)!;
    expect(mail.subject).toBe('Join <b>Acme</b> Bcc: eve@example.com on crewkit');
    expect(mail.html).toContain('&lt;b&gt;Acme&lt;/b&gt;');
    expect(mail.html).not.toContain('<b>');
  });
});

describe('a role that people were invited to', () => {
  const role = (path = '') => `/api/v1/${ada.slug}/roles${path}`;
  let id: string;

  beforeEach(async () => {
    id = (await ada.post(role(), { name: 'Critic', level: 30, coaching_mode: 'coaching' })).body.data
      .id as string;
  });

  it('stays while an invitation is open, and says for whom', async () => {
    const invitation = await invite({ role_id: id });
    const refused = await ada.delete(role(`/${id}`));
    expect(outcome(refused)).toEqual([409, 'roles.in_use']);
    expect(refused.body.error).toContain(address);
    await ada.delete(invitations(`/${invitation.id}`));
    expect((await ada.delete(role(`/${id}`))).status).toBe(204);
  });

  it.each([
    ['accepted', 'accepted_at = now()'],
    ['declined', 'declined_at = now()'],
    ['expired', 'expires_at = now()'],
  ])('can be deleted when the invitation was %s', async (_how, change) => {
    const invitation = await invite({ role_id: id });
    await system.database.query(`UPDATE invitations SET ${change} WHERE id = $1`, [invitation.id]);
    expect((await ada.delete(role(`/${id}`))).status).toBe(204);
  });
});

describe('the page of an invitation', () => {
  it('asks to sign in, shows who asks, and decides nothing by itself', async () => {
    const { token } = await invite();
    const stranger = new PageVisitor(system);
    expect((await stranger.open(`/join/${token}`)).text).toContain('Sign in');
    const browser = await new PageVisitor(system).signIn(address);
    for (let times = 0; times < 2; times += 1) await browser.open(`/join/${token}`);
    const page = await browser.open(`/join/${token}`);
    expect(page.status).toBe(200);
    for (const fact of ['ada&#39;s organization', 'Invited by', 'member', address])
      expect(page.text).toContain(fact);
    expect((await ada.get(invitations())).body.data).toHaveLength(1);
    const joined = await browser.submit(`/join/${token}`, { answer: 'accept' });
    expect([joined.status, joined.text]).toEqual([200, expect.stringContaining('Welcome')]);
    expect((await ada.get(`/api/v1/${ada.slug}/members`)).body.meta.total_count).toBe(2);
    expect((await browser.open(`/join/${token}`)).status).toBe(404);
  });

  it('takes no for an answer', async () => {
    const { token } = await invite();
    const browser = await new PageVisitor(system).signIn(address);
    await browser.open(`/join/${token}`);
    expect((await browser.submit(`/join/${token}`, { answer: 'decline' })).text).toContain('Declined');
    expect((await ada.get(`/api/v1/${ada.slug}/members`)).body.meta.total_count).toBe(1);
  });

  it('is of no use to another account, or to another site', async () => {
    const { token } = await invite();
    const other = await new PageVisitor(system).signIn();
    expect((await other.open(`/join/${token}`)).status).toBe(403);
    const browser = await new PageVisitor(system).signIn(address);
    await browser.open(`/join/${token}`);
    const fields = { ...browser.hidden(), answer: 'accept' };
    const evil = await browser.send(`/join/${token}`, fields, { origin: 'https://evil.example' });
    const unbound = await browser.send(`/join/${token}`, { answer: 'accept' });
    expect([evil.status, unbound.status]).toEqual([403, 403]);
    expect((await ada.get(invitations())).body.data).toHaveLength(1);
  });
});

describe('where only invited people may sign up', () => {
  let closed: System;
  let owner: Actor;

  beforeAll(async () => {
    closed = await System.start({ worker: false, settings: { SIGNUP: 'invited' } });
    owner = await closed.signUp('owner');
  });
  afterAll(() => closed.stop());

  const ofOwner = (path: string) => `/api/v1/${owner.slug}/members${path}`;
  const askForLink = (email: string) => closed.anonymous().post('/api/v1/auth/magic_link', { email });
  const mailed = (to: string) => {
    const mailbox: DevMailbox = closed.api.get(Mailer, { strict: false });
    return mailbox.list().filter((mail) => mail.to === to && mail.subject.startsWith('Sign in'));
  };

  /** Somebody who was invited, as what, and has joined. */
  async function joined(email: string, role: string): Promise<{ client: Client; userId: string }> {
    await owner.post(ofOwner('/invitations'), { email, role });
    const token = await linkOf(email, closed);
    const client = new Client(closed.api, await closed.signIn(email));
    expect((await client.post(`/api/v1/invitations/${token}/accept`)).status).toBe(200);
    return { client, userId: (await client.get('/api/v1/me')).body.user.id as string };
  }

  it('lets in who is invited, and nobody else', async () => {
    const guest = 'guest@example.com';
    await askForLink(guest);
    await joined(guest, 'member');
    expect(mailed(guest)).toHaveLength(1);
    expect(mailed('stranger@example.com')).toEqual([]);
  });

  it.each([
    ['has left', (admin: Client, userId: string) => admin.delete(ofOwner(`/${userId}`))],
    ['was removed', (_admin: Client, userId: string) => owner.delete(ofOwner(`/${userId}`))],
  ])('lets in nobody whose inviter %s, before somebody else invites them', async (how, end) => {
    const [adminsName, guest] = [`admin-who-${how}@example.com`, `guest-of-who-${how}@example.com`].map(
      (address) => address.replaceAll(' ', '-'),
    );
    const { client: admin, userId } = await joined(adminsName!, 'admin');
    const { id } = (await admin.post(ofOwner('/invitations'), { email: guest })).body.data as { id: string };
    expect((await end(admin, userId)).status).toBe(204);
    await askForLink(guest!);
    expect((await owner.post(ofOwner(`/invitations/${id}/resend`))).body.data.invited_by.id).toBe(
      owner.userId,
    );
    expect(mailed(guest!)).toEqual([]);
    await closed.signIn(guest!);
    expect(mailed(guest!)).toHaveLength(1);
  });
});
