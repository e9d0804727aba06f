import { Agent } from 'node:http';
import fc from 'fast-check';
import type { ApiProcess } from '../api-process';
import { type Operation, OPERATIONS } from '../openapi/document';
import { operationAt } from '../openapi/routing';
import { type SeededRandom, seededRandom } from '../seeded-random';
import { exchange } from './exchange';
import { FaultReport, isFaulty, type Verdict } from './fault-report';
import type { PlannedRequest } from './planned-request';
import { orderlyRequestTo, requestTo } from './requests';
import { Tally } from './tally';
import { faultsOf } from './verdict';
import { written } from './wire';
import { World } from './world';

/** A world is looked after this often, and replaced by a new one this often at the latest. */
const LOOK_EVERY = 40;
const WORLD_LASTS = 400;
/** With those that are spent on making a failing one smaller. */
const MOST_TRIES = 40;
/** Seeds that follow each other make requests that are alike. */
const STRIDE = 0x9e3779b1;

/** Sends requests of every operation in openapi.json, one after the other, so that a seed repeats them all. */
export class FuzzRun {
  readonly tally = new Tally();
  readonly faults: FaultReport;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly requests: Map<string, fc.Arbitrary<PlannedRequest>>;
  private readonly random: SeededRandom;
  private waiting: Operation[] = [];
  private sent = 0;
  private world!: World;

  constructor(
    private readonly api: ApiProcess,
    private readonly seed: number,
  ) {
    this.faults = new FaultReport(api.url);
    this.random = seededRandom(seed);
    this.requests = new Map(OPERATIONS.map((operation) => [operation.id, requestTo(operation)]));
  }

  /** That many more: each operation about equally often, in an order that changes. */
  async send(count: number): Promise<void> {
    for (const end = this.sent + count; this.sent < end; this.sent += 1) {
      await this.lookAfterWorld();
      if (this.waiting.length === 0) this.waiting = this.random.shuffled(OPERATIONS);
      await this.try(this.requests.get(this.waiting.pop()!.id)!);
    }
  }

  stop(): void {
    this.agent.destroy();
  }

  private async lookAfterWorld(): Promise<void> {
    const isDue = this.sent % WORLD_LASTS === 0;
    if (!isDue && this.sent % LOOK_EVERY !== 0) return;
    if (isDue || !(await this.world.isWhole())) await this.newWorld();
    await this.world.readMail();
  }

  /** What can be made is made once, so that there is something to refer to. */
  private async newWorld(): Promise<void> {
    this.world = await World.make(this.api);
    for (const operation of OPERATIONS.filter(({ method }) => method === 'POST'))
      await this.try(orderlyRequestTo(operation));
  }

  /** One request; when its answer is wrong, smaller ones that are answered as wrongly. */
  private async try(requests: fc.Arbitrary<PlannedRequest>): Promise<void> {
    let tries = 0;
    let smallest: Verdict | undefined;
    const isFine = async (plan: PlannedRequest): Promise<boolean> => {
      tries += 1;
      if (tries > MOST_TRIES) return true;
      const verdict = await this.ask(plan);
      if (!isFaulty(verdict, smallest)) return true;
      smallest = verdict;
      return false;
    };
    const seed = (this.seed + this.sent * STRIDE) | 0;
    await fc.check(fc.asyncProperty(requests, isFine), { seed, numRuns: 1 });
    if (smallest) this.faults.add(smallest);
  }

  private async ask(plan: PlannedRequest): Promise<Verdict> {
    const realm = this.world.realmOf(plan.caller);
    const request = written(plan, (known) => this.world.known.find(known, realm));
    const authorization = plan.authorization ?? this.world.authorizationOf(plan.caller);
    if (authorization !== undefined) request.headers.push(['authorization', authorization]);
    const began = performance.now();
    const answer = await exchange(this.api.url, request, this.agent).catch((error: Error) => error);
    if (answer instanceof Error) return { request, faults: [`no answer: ${answer.message}`] };
    const reached = operationAt(request.method, request.url);
    this.tally.add(reached ?? plan.operation, answer, performance.now() - began);
    const faults = faultsOf(request, answer);
    if (answer.status === 401 && plan.authorization === undefined) await this.world.signInAgain(plan.caller);
    if (reached && faults.length === 0) this.world.known.learn(realm, reached.path, answer);
    return { request, faults };
  }
}
