import { Readable } from 'node:stream';
import { ResourceCreation, ResourcesService } from '@app/agents';
import { OrganizationDatabase } from '@app/database';
import {
  Erasing,
  Erasures,
  FoldService,
  ImportReader,
  RepricingRequests,
  Repricings,
  UploadService,
} from '@app/ingestion';
import { Clock, type Principal } from '@app/kernel';
import { OrganizationSettings } from '@app/organizations';
import { PriceBook } from '@app/pricing';
import {
  type DerivedFacts,
  OUTCOMES,
  ProjectRemoval,
  SessionEndings,
  SessionOpening,
  SessionRecording,
  SessionsService,
  type UsageRow,
} from '@app/sessions';
import type { LibContext } from '@app/testing';
import { RandomTranscript } from './random-transcripts';
import type { SeededRandom } from './seeded-random';

/** Who and what takes part in the histories of an organization. */
export interface Scene {
  people: Principal[];
  projects: string[];
  /** The n-th is of the n-th project. */
  repositories: string[];
  agents: string[];
  /** UTC days, `YYYY-MM-DD`. */
  days: string[];
}

const MODELS = ['claude-opus-4-5', 'claude-haiku-4-5', 'model nobody knows'];
const TIMES = ['00:00:00.000', '23:59:59.999', '12:34:56.789', '00:00:00.001'];
const CHANGES = 5;

/** What neither reports nor versions speak of. */
const OTHER_WORK = {
  ...{ denials: 0, apiErrors: 0, permissionRequests: 0, filesComplete: true },
  ...{ branches: [], directory: null, starts: [] },
};
const NO_TOKENS = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };

/** A session, whose it is, and the transcript that tells of it, if one does. */
interface Life {
  id: string;
  owner: Principal;
  transcript?: RandomTranscript;
  projectSlug?: string;
}

/** Lives of sessions, told to the services that API and worker tell them to: from them come the marks. */
export class Histories {
  private readonly gone = new Set<string>();

  constructor(
    private readonly context: LibContext,
    private readonly scene: Scene,
    private readonly random: SeededRandom,
  ) {
    // Sessions begin when they are opened.
    Object.assign(context.get(Clock), { now: () => this.instant() });
  }

  /**
   * Begins sessions and tells what happens to them, one thing after the other, of all of them in any order. Answers the ids of
   * the resources that their agents are made of.
   */
  async play(count: number, between: () => Promise<void>): Promise<string[]> {
    const configured = await this.configureAgents();
    const sessions: Life[] = [];
    for (let n = 0; n < count; n += 1) sessions.push(await this.begin(n));
    const turns = sessions.flatMap((session) => Array.from({ length: CHANGES }, () => session));
    for (const session of this.random.shuffled(turns)) {
      if (!this.gone.has(session.id)) await this.change(session);
      if (this.random.below(10) === 0) await this.finalize();
      if (this.random.below(20) === 0) await between();
    }
    await this.finalize();
    return configured;
  }

  /** Its sessions stay, and belong to none. */
  async removeProject(): Promise<void> {
    await this.context.get(ProjectRemoval).remove(this.scene.people[0]!, this.scene.projects.pop()!);
    this.scene.repositories.pop();
  }

  /** All that was told of one person goes, as an admin demands it. */
  async erase({ userId, ...scope }: Principal): Promise<void> {
    await this.context.get(Erasures).request(this.scene.people[0]!, userId);
    const isLeft = async () =>
      (
        await this.context.database.query(
          'SELECT FROM erasures WHERE organization_id = $1 AND erased_at IS NULL',
          [scope.organizationId],
        )
      ).length > 0;
    while (await isLeft()) await this.context.get(Erasing).goOn(scope);
  }

  /** What responses cost becomes what they cost with a discount, which is answered. */
  async reprice(): Promise<PriceBook> {
    const [asker] = this.scene.people as [Principal];
    const discounts = [{ percent: String(1 + this.random.below(99)), from: null, until: null }];
    await this.context.get(OrganizationSettings).update(asker, { discounts });
    const days = { startDate: this.scene.days[0]!, endDate: this.scene.days.at(-1)! };
    const asked = { ...days, prices: 'dated' as const, applies: true };
    const { id } = await this.context.get(RepricingRequests).request(asker, asked);
    const isLeft = async () => (await this.context.get(RepricingRequests).get(asker, id)).status !== 'done';
    while (await isLeft()) await this.context.get(Repricings).work(asker);
    return new PriceBook({ prices: [], discounts });
  }

  /** Some agents are ours, and change in the course of the days. */
  private async configureAgents(): Promise<string[]> {
    const [asker] = this.scene.people as [Principal];
    const ids: string[] = [];
    for (const name of ['claude', 'codex']) {
      const content = (text: string) => `---\nname: ${name}\ndescription: Ours\n---\n\n${text}\n`;
      const made = { type: 'agent' as const, name, content: content('One.'), publish: true };
      const { id } = await this.context.get(ResourceCreation).create(asker, made);
      await this.context.get(ResourcesService).save(asker, id, { content: content('Two.') });
      ids.push(id);
    }
    return ids;
  }

  /** What workers do with sessions that have ended. */
  private async finalize(): Promise<void> {
    const [scope] = this.scene.people as [Principal];
    const ended = await this.context.database.query<{ id: string }>(
      'SELECT id FROM sessions WHERE organization_id = $1 AND ended_at IS NOT NULL AND finalized_at IS NULL',
      [scope.organizationId],
    );
    await this.context.get(SessionEndings).finalize(
      scope,
      ended.map(({ id }) => id),
    );
  }

  private async begin(n: number): Promise<Life> {
    const { random, scene } = this;
    const owner = random.oneOf(scene.people);
    const place = random.below(scene.projects.length);
    if (random.below(3) === 0) return this.openImported(owner, n, scene.projects[place]!);
    const ofProject = random.below(3) > 0 ? scene.projects[place] : undefined;
    const { session } = await this.context.get(SessionOpening).open(owner, {
      agentName: random.below(5) > 0 ? random.oneOf(scene.agents) : undefined,
      ...(random.below(2) > 0
        ? { repositoryId: random.oneOf(scene.repositories) }
        : { projectSlug: ofProject }),
    });
    return { id: session.id, owner };
  }

  private async openImported(owner: Principal, n: number, project: string): Promise<Life> {
    const projectSlug = this.random.below(3) > 0 ? project : undefined;
    const instant = () => this.instant();
    const transcript = new RandomTranscript(`import-${n}`, this.random, MODELS, instant);
    const life = { owner, transcript, projectSlug };
    await this.tell(life);
    const [session] = await this.context.database.query<{ id: string }>(
      'SELECT id FROM sessions WHERE organization_id = $1 AND external_id = $2',
      [owner.organizationId, transcript.sessionId],
    );
    return { ...life, id: session!.id };
  }

  /** A part of a transcript that is uploaded, read and folded, as workers do it. */
  private async tell({ owner, transcript, projectSlug }: Omit<Life, 'id'>): Promise<void> {
    const lines = Readable.from([Buffer.from(transcript!.part())]);
    await this.context.get(UploadService).receive(owner, lines, { gzip: false, projectSlug });
    await this.context.get(ImportReader).readOldest(owner);
    await this.context.get(FoldService).foldWaiting(owner);
  }

  private async change(session: Life): Promise<void> {
    const what = this.random.below(20);
    if (what === 0) return this.delete(session.id);
    if (what < 8) return session.transcript ? this.tell(session) : this.fold(session);
    if (what < 11) return this.end(session);
    await this.report(session);
  }

  /** A client's snapshots: of models, of the whole, a cost alone, an outcome that changes; some are told twice. */
  private async report({ id, owner }: { id: string; owner: Principal }): Promise<void> {
    const { random } = this;
    const input = {
      usage: MODELS.filter(() => random.below(3) === 0).map((model) => this.usage(model)),
      totalTurns: random.below(3) === 0 ? random.below(30) : undefined,
      totalCost: random.below(4) === 0 ? BigInt(random.below(2 ** 31)) * 1_000_000n : undefined,
      outcome: random.below(3) === 0 ? random.oneOf(OUTCOMES) : undefined,
    };
    if (random.below(4) === 0) input.usage.push({ ...this.usage(''), model: '' });
    const sessions = this.context.get(SessionsService);
    await sessions.report(owner, id, input);
    if (random.below(4) === 0) await sessions.report(owner, id, input);
  }

  private async end({ id, owner }: { id: string; owner: Principal }): Promise<void> {
    const at = new Date('2026-02-01T00:00:00.000Z');
    Object.assign(this.context.get(Clock), { now: () => at });
    const outcome = this.random.below(2) === 0 ? this.random.oneOf(OUTCOMES) : undefined;
    await this.context.get(SessionsService).end(owner, id, { outcome });
    Object.assign(this.context.get(Clock), { now: () => this.instant() });
  }

  /** Late events: they move starts of imports to other days, end sessions, open them again, and tell other prices. */
  private async fold({ id, owner }: { id: string; owner: Principal }): Promise<void> {
    const facts = this.facts();
    const recording = this.context.get(SessionRecording);
    await this.context.get(OrganizationDatabase).run(owner, async (tx) => {
      const [before] = await recording.lock(tx, [id]);
      await recording.record(tx, [{ before: before!, facts }]);
    });
  }

  private facts(): DerivedFacts {
    const { random } = this;
    const firstEventAt = random.below(4) > 0 ? this.instant() : null;
    const lastEventAt = firstEventAt && new Date(firstEventAt.getTime() + random.below(2 ** 28));
    const transcriptUsage = MODELS.filter(() => random.below(3) === 0).map((model) => ({
      ...this.usage(model),
      source: 'transcript' as const,
      requests: 1,
      lowerBound: random.below(4) === 0,
      cost: random.below(4) === 0 ? null : this.usage(model).cost,
    }));
    return {
      turns: random.below(2) === 0 ? random.below(40) : null,
      firstEventAt,
      lastEventAt,
      end: lastEventAt && random.below(2) === 0 ? { at: lastEventAt, reason: null } : null,
      title: null,
      tools: [],
      tasks: random.below(3) === 0 ? [this.task(firstEventAt ?? this.instant())] : [],
      work: this.work(),
      continues: null,
      priceRevision: 0,
      transcriptUsage,
    };
  }

  /** Of an agent that may be ours: the main one, too. */
  private task(startedAt: Date): DerivedFacts['tasks'][number] {
    return {
      ...{ agentId: 'a', agentType: this.random.oneOf(this.scene.agents), parentAgentId: null },
      ...{ status: 'completed', startedAt, endedAt: startedAt, toolCalls: 0, tools: [] },
      ...{ model: null, cost: null, ...NO_TOKENS },
    };
  }

  private work(): DerivedFacts['work'] {
    const { random } = this;
    return {
      ...OTHER_WORK,
      ...{ failedCalls: random.below(4), retries: random.below(4), interruptions: random.below(3) },
      ...{ compactions: random.below(3), autoCompactions: random.below(2) },
      ...{ linesAdded: random.below(1000), linesRemoved: random.below(1000) },
      permissionWaitMs: random.below(3) === 0 ? null : random.below(100_000),
      files: Array.from({ length: random.below(4) }, (_, index) => `src/${index}.ts`),
    };
  }

  private usage(
    model: string,
  ): Omit<UsageRow, 'source' | 'requests' | 'lowerBound' | 'cost'> & { cost: bigint } {
    const { random } = this;
    return {
      model,
      inputTokens: random.below(10_000),
      outputTokens: random.below(10_000),
      cacheReadTokens: random.below(1_000_000_000),
      cacheCreationTokens: random.below(100_000),
      cost: BigInt(random.below(2 ** 31)) * BigInt(random.below(5000)),
    };
  }

  /** As whoever deletes sessions has to: with the marks, in one statement. */
  private async delete(id: string): Promise<void> {
    this.gone.add(id);
    await this.context.database.query(
      `WITH gone AS (
         DELETE FROM sessions WHERE id = $1 RETURNING organization_id, started_on
       ), marked AS (
         INSERT INTO changed_days (organization_id, day) SELECT * FROM gone
       )
       INSERT INTO changed_version_days (organization_id, day) SELECT * FROM gone`,
      [id],
    );
  }

  private instant(): Date {
    return new Date(`${this.random.oneOf(this.scene.days)}T${this.random.oneOf(TIMES)}Z`);
  }
}
