import { applyPatch } from 'diff';
import fc from 'fast-check';
import type { Principal } from '@app/kernel';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { AgentsModule } from './agents.module';
import { versionHashOf } from './content/canonical-content';
import type { Resource } from './resource';
import { ResourceCreation } from './resource-creation.service';
import { ResourceHistory } from './resource-history.service';
import { ResourcesService } from './resources.service';

const RUNS = 15;
const ALL = { page: 1, perPage: 100 };
const NAMED = { type: 'rule', name: 'ours' } as const;

/** A resource that was made, and every content that it had, in the order in which it first had them. */
interface Life {
  id: string;
  contents: string[];
  current: string;
}

const content = fc.constantFrom('One.\n', 'Two.\nmore\n', '\n', '-Three.\n+Three.\n', 'Zwölf 🙂\n');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('save' as const), content }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('save again' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('roll back' as const), to: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('publish' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('delete' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let context: LibContext;
let creation: ResourceCreation;
let resources: ResourcesService;
let history: ResourceHistory;

beforeAll(async () => {
  context = await createLibContext([AgentsModule]);
  creation = context.get(ResourceCreation);
  resources = context.get(ResourcesService);
  history = context.get(ResourceHistory);
});
afterAll(() => context.close());

/** Somebody's resources of one name, one after the other, and what must be true of them. */
class Model {
  readonly lives: Life[] = [];
  private alive: Life | undefined;

  constructor(private readonly principal: Principal) {}

  async take(step: Step): Promise<void> {
    if (!this.alive) return this.create(step.what === 'save' ? step.content : 'One.\n');
    const { id, contents, current } = this.alive;
    if (step.what === 'delete') {
      await resources.delete(this.principal, id);
      this.alive = undefined;
    } else if (step.what === 'publish') this.holds(await resources.publish(this.principal, id));
    else if (step.what === 'roll back') await this.rollBack(contents[step.to % contents.length]!);
    else await this.save(step.what === 'save' ? step.content : current);
  }

  private async create(first: string): Promise<void> {
    const made = await creation.create(this.principal, { ...NAMED, content: first, publish: false });
    this.alive = { id: made.id, contents: [first], current: first };
    this.lives.push(this.alive);
    this.holds(made);
  }

  private async save(text: string): Promise<void> {
    const life = this.alive!;
    const saved = await resources.save(this.principal, life.id, { content: text });
    if (!life.contents.includes(text)) life.contents.push(text);
    life.current = text;
    this.holds(saved);
  }

  /** There and back again: what was current is current, as it was. */
  private async rollBack(to: string): Promise<void> {
    const { id, current } = this.alive!;
    const before = (await resources.get(this.principal, id)).version;
    const there = await resources.rollBack(this.principal, id, versionHashOf(to));
    expect([there.version.content, there.version.hash]).toEqual([to, versionHashOf(to)]);
    const back = await resources.rollBack(this.principal, id, versionHashOf(current));
    expect(back.version).toEqual(before);
    this.holds(back);
  }

  /** The current version is the content that was asked for, under the number that it got when it first was there. */
  private holds({ version }: Resource): void {
    const { contents, current } = this.alive!;
    expect([version.content, version.hash]).toEqual([current, versionHashOf(current)]);
    expect(version.number).toBe(contents.indexOf(current) + 1);
  }
}

/** Every content that there ever was has one version, which says just that; and all of them can be compared. */
async function isKept(principal: Principal, { id, contents }: Life): Promise<void> {
  const { items } = await history.list(principal, id, ALL);
  expect(items.map(({ number, content: text }) => [number, text])).toEqual(
    contents.map((text, index) => [index + 1, text]).reverse(),
  );
  for (const from of contents) {
    const found = await history.find(principal, id, versionHashOf(from));
    expect([found.content, found.number]).toEqual([from, contents.indexOf(from) + 1]);
    for (const to of contents) {
      const hashes = { from: versionHashOf(from), to: versionHashOf(to) };
      const { unified } = await history.diff(principal, id, hashes);
      expect(unified === '' ? from : applyPatch(from, unified)).toBe(to);
    }
  }
}

it('whatever is saved, rolled back and deleted: a content is one version, and none is ever lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const principal = await makePrincipal(context.database);
      const model = new Model(principal);
      for (const one of steps) await model.take(one);
      for (const life of model.lives) await isKept(principal, life);
    }),
    { numRuns: RUNS },
  );
});
