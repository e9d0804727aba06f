import { SigningKeys } from '@app/auth';
import { newId } from '@app/kernel';
import type { TestDatabase } from '@app/testing';
import { Deployment } from '../../kit/deployment';
import type { Caller } from './callers';
import { castOf } from './cast';
import { Canaries } from './canaries';
import { FrontDoor, type Person } from './front-door';
import { furnish } from './furnish';
import type { Scene } from './scene';
import type { Tenant } from './tenant';
import { useKeys } from './used-keys';

/** The scene on a deployment of its own, with everything that makes B known again. */
export class Stage implements Scene {
  readonly door: FrontDoor;
  host!: Person;
  a!: Tenant;
  b!: Tenant;
  scratch!: Tenant;
  cast!: Caller[];
  canaries!: Canaries;
  /** What lay in Redis before any worker took it: the jobs of all that was recorded in A and B. */
  announced!: string;

  private constructor(readonly deployment: Deployment) {
    this.door = new FrontDoor(deployment.url);
  }

  /** Without a worker nothing is derived of what is recorded: quicker, for who looks at other tables. */
  static async start({
    worker = true,
    preload,
  }: { worker?: boolean; preload?: string } = {}): Promise<Stage> {
    const stage = new Stage(await Deployment.start(preload));
    try {
      await stage.build(worker);
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  get url(): string {
    return this.deployment.url;
  }

  get database(): TestDatabase {
    return this.deployment.database;
  }

  stop(): Promise<void> {
    return this.deployment.stop();
  }

  private async build(withWorker: boolean): Promise<void> {
    // The first person of an installation gets an organization by themselves; everybody else belongs where they are put.
    this.host = await this.door.signIn('host@example.com');
    this.scratch = await this.found('Scratch', this.host);
    this.a = await this.found('Acme', await this.door.signIn('owner-of-a@example.com'));
    const word = `TENANT_B_CANARY_${newId()}`;
    this.b = await this.found(word, await this.door.signIn(`${word.toLowerCase()}@example.com`));
    const signer = await this.deployment.libs.get(SigningKeys).signer();
    const furnished = [this.scratch, this.a, this.b].map((tenant) => furnish(this, tenant));
    [this.cast] = await Promise.all([castOf(this, signer), ...furnished]);
    await useKeys(this);
    this.announced = await this.deployment.redisText();
    if (withWorker) await this.deployment.work();
    this.canaries = await Canaries.spread(this.database, this);
  }

  private async found(word: string, owner: Person): Promise<Tenant> {
    const slug = word.toLowerCase().replaceAll('_', '-');
    const made = await this.door.post('/organizations', { name: word, slug }, owner.token);
    const { id: organizationId } = (made.body as { data: { id: string } }).data;
    return { word, organizationId, slug, owner, things: {}, chosen: {} };
  }
}
