import { randomBytes } from 'node:crypto';
import { joinAs } from '@app/testing';
import type { RoleName } from '@app/kernel';
import type { ApiProcess } from '../api-process';
import { mailedLinks, signInByMail } from '../dev-mailbox';
import { type CreationOptions, SoftwareAuthenticator } from '../software-authenticator';
import { KnownThings, type RealmName } from './known-things';
import type { Caller } from './planned-request';

type Person = Exclude<Caller, 'nobody' | 'forger'>;

const ROLES: Record<Person, RoleName> = {
  owner: 'owner',
  member: 'member',
  viewer: 'viewer',
  stranger: 'owner',
};

interface Inhabitant {
  email: string;
  token: string;
  organizationId: string;
}

/** Two organizations with their people, and what is known of them. Requests wear it out: then there is a new one. */
export class World {
  readonly known = new KnownThings();
  /** Tokens that people signed in with. */
  private readonly spent = new Set<string>();
  private readonly people = new Map<Person, Inhabitant>();

  private constructor(private readonly api: ApiProcess) {}

  static async make(api: ApiProcess): Promise<World> {
    const world = new World(api);
    const ours = await world.found('owner');
    await world.join('member', ours);
    await world.join('viewer', ours);
    await world.found('stranger');
    await world.keepPasskey('owner');
    await world.keepAgent('owner');
    await world.keepPlaybook('owner');
    await world.keepExperiments('owner');
    return world;
  }

  realmOf(caller: Caller): RealmName {
    return caller === 'stranger' ? 'theirs' : 'ours';
  }

  authorizationOf(caller: Caller): string | undefined {
    if (caller === 'nobody') return undefined;
    return `Bearer ${caller === 'forger' ? 'ab.cd.ef' : this.people.get(caller)!.token}`;
  }

  /** Somebody may have signed out the device whose token this is. */
  async signInAgain(caller: Caller): Promise<void> {
    const person = caller === 'nobody' || caller === 'forger' ? undefined : this.people.get(caller);
    if (person) person.token = await this.signIn(person.email);
  }

  /** Whether everybody still has the place that they started with. */
  async isWhole(): Promise<boolean> {
    const roles = await Promise.all(
      [...this.people].map(async ([name, person]) => (await this.roleOf(person)) === ROLES[name]),
    );
    return roles.every(Boolean);
  }

  /** Takes up the tokens that were mailed; those that somebody here may use are found first. */
  async readMail(): Promise<void> {
    const links = (await mailedLinks(this.api.url)).filter(({ token }) => !this.spent.has(token)).reverse();
    for (const { token } of links.filter(({ to }) => !this.personAt(to)))
      for (const realm of ['ours', 'theirs'] as const) this.known.add(realm, 'token', token);
    for (const { to, token } of links) {
      const person = this.personAt(to);
      if (person) this.known.add(this.realmOf(person), 'token', token);
    }
  }

  private personAt(email: string): Person | undefined {
    return [...this.people].find(([, person]) => person.email === email)?.[0];
  }

  private async found(name: 'owner' | 'stranger'): Promise<string> {
    const { email, token } = await this.enter(name);
    const created = await this.ask(token, '/api/v1/organizations', { name: `${name}'s organization` });
    const { id, slug } = ((await created.json()) as { data: { id: string; slug: string } }).data;
    this.people.set(name, { email, token, organizationId: id });
    this.known.add(this.realmOf(name), '#organization', slug);
    this.known.pin(this.realmOf(name), '#organization', id);
    this.known.pin(this.realmOf(name), 'email', email);
    return id;
  }

  private async join(name: 'member' | 'viewer', organizationId: string): Promise<void> {
    const { email, token } = await this.enter(name);
    const [user] = await this.api.database.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [
      email,
    ]);
    await joinAs(this.api.database, { organizationId, userId: user!.id, role: ROLES[name] });
    this.people.set(name, { email, token, organizationId });
  }

  /** Its content has to say its name, which few say by chance; nor is the edit of one often told in the right session. */
  private async keepAgent(name: Person): Promise<void> {
    const content = '---\nname: fuzzed\ndescription: x\n---\nx\n';
    const agent = { type: 'agent', name: 'fuzzed', content, publish: true };
    const { id, version_hash: hash } = await this.made(name, 'resources', agent);
    const { id: session_id } = await this.made(name, 'sessions', { agent_name: 'fuzzed' });
    const edit = { session_id, file_path: 'fuzzed.md', change_type: 'edit' };
    const modification = await this.made(name, 'agents/fuzzed/modifications', edit);
    const hashes = { hash: hash!, version_hash: hash!, from: hash!, to: hash! };
    this.keep(name, { '#resource': id!, ...hashes, name: 'fuzzed', '#modification': modification.id! });
  }

  /** What is said in one playbook is not there in another. */
  private async keepPlaybook(name: Person): Promise<void> {
    const { organizationId } = this.people.get(name)!;
    const { id: playbook } = await this.made(name, `${organizationId}/playbooks`, { name: 'Fuzzed' });
    const conventions = `playbooks/${playbook}/conventions`;
    const { id: convention } = await this.made(name, conventions, { title: 'x', body: 'x' });
    const challenge = await this.made(name, `${conventions}/${convention}/challenge`, { reason: 'x' });
    const kept = { '#playbook': playbook!, '#convention': convention! };
    this.keep(name, { ...kept, '#convention_challenge': challenge.id! });
  }

  /** One that is active; and, of another agent, one that is stopped and a draft of the same two versions. */
  private async keepExperiments(name: Person): Promise<void> {
    const experiments = `${this.people.get(name)!.organizationId}/experiments`;
    const begin = (agent_name: string) =>
      this.made(name, 'experiments', { agent_name, variant_config: { instructions: 'y' } });
    const [{ id: active }, { id }] = [await begin('rails-expert'), await begin('fuzzed')];
    const stopped = await this.made(name, `${experiments}/${id}/stop`, {});
    const { resource_id, control_version_hash: control, variant_version_hash: variant } = stopped;
    const hashes = { control_version_hash: control!, variant_version_hash: variant! };
    const draft = await this.made(name, experiments, { resource_id, ...hashes });
    for (const one of [id!, active!, draft.id!]) this.keep(name, { '#experiment': one, ...hashes });
  }

  private async made(name: Person, path: string, body: object): Promise<Record<string, string>> {
    const { token, organizationId } = this.people.get(name)!;
    const answer = await this.ask(token, `/api/v1/${path}?organization_id=${organizationId}`, body);
    const { data, session, modification, experiment } = (await answer.json()) as Record<
      string,
      Record<string, string>
    >;
    return (data ?? session ?? modification ?? experiment)!;
  }

  private keep(name: Person, kinds: Record<string, string>): void {
    for (const [kind, value] of Object.entries(kinds)) this.known.add(this.realmOf(name), kind, value);
  }

  /** No request that is made up is signed by an authenticator; this one is there to be renamed and removed. */
  private async keepPasskey(name: Person): Promise<void> {
    const { token } = this.people.get(name)!;
    const asked = await this.ask(token, '/api/v1/auth/passkey/register/challenge', {});
    const options = (await asked.json()) as CreationOptions;
    const answer = await new SoftwareAuthenticator(this.api.url).create(options);
    const kept = await this.ask(token, '/api/v1/auth/passkey/register', answer);
    const { passkey } = (await kept.json()) as { passkey: { id: string } };
    this.known.add(this.realmOf(name), '#auth/passkey', passkey.id);
  }

  private async enter(name: Person): Promise<{ email: string; token: string }> {
    const email = `${name}-${randomBytes(6).toString('hex')}@example.com`;
    return { email, token: await this.signIn(email) };
  }

  private async signIn(email: string): Promise<string> {
    const token = await signInByMail(this.api.url, email);
    for (const link of await mailedLinks(this.api.url)) if (link.to === email) this.spent.add(link.token);
    return token;
  }

  private async roleOf({ token, organizationId }: Inhabitant): Promise<string | undefined> {
    const answer = await this.ask(token, `/api/v1/organizations/${organizationId}`);
    return ((await answer.json()) as { data?: { role: string } }).data?.role;
  }

  private ask(token: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    return fetch(`${this.api.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      body: body && JSON.stringify(body),
    });
  }
}
