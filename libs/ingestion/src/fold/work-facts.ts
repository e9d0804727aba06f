import type { WorkFacts } from '@app/sessions';
import type { CallTold } from '../digest/calls';
import type { Digest } from '../digest/digest';
import { LeastOf, textKey } from '../digest/least-of';
import { permissionWaits } from './permission-waits';

/** `calls` by their ids, merged of all sources. */
export function workOf(digests: Digest[], calls: ReadonlyMap<string, CallTold>): WorkFacts {
  const named = [...calls].filter(([, { tool }]) => tool !== null);
  return { ...ofCalls(named), ...ofMoments(digests, named), ...ofPlaces(digests) };
}

type NamedCall = [id: string, call: CallTold];

function ofCalls(calls: NamedCall[]) {
  const sum = (pick: (call: CallTold) => number) => calls.reduce((total, [, call]) => total + pick(call), 0);
  return {
    failedCalls: sum((call) => Number(hasFailed(call))),
    retries: retriesIn(calls),
    interruptions: sum((call) => Number(call.interrupted ?? false)),
    linesAdded: sum((call) => call.added ?? 0),
    linesRemoved: sum((call) => call.removed ?? 0),
  };
}

/** Sources tell of the same moments: the one that saw most decides. Starts and requests are told by clients alone. */
function ofMoments(digests: Digest[], calls: NamedCall[]) {
  const most = (count: (digest: Digest) => number) => Math.max(0, ...digests.map(count));
  const asks = digests.flatMap(({ moments }) => moments.asks.items());
  const { requests, waitMs } = permissionWaits(
    asks,
    calls.map(([, call]) => call),
  );
  return {
    compactions: most((digest) => compactionsIn(digest)),
    autoCompactions: most((digest) => compactionsIn(digest, 'auto')),
    permissionRequests: requests,
    permissionWaitMs: waitMs,
    denials: most(({ moments }) => moments.denials.items().length),
    apiErrors: most(({ moments }) => moments.stopFailures.items().length),
    starts: digests
      .flatMap(({ moments }) => moments.starts.items())
      .sort((a, b) => a.at - b.at)
      .map(({ at, source, model }) => ({ at: new Date(at), source, model })),
  };
}

function ofPlaces(digests: Digest[]) {
  const files = new LeastOf<string>(500, textKey);
  const branches = new LeastOf<string>(50, textKey);
  for (const { places } of digests) {
    files.absorb(places.files.stored());
    branches.absorb(places.branches.stored());
  }
  const [began] = digests.flatMap(({ places }) => places.cwd ?? []).sort((a, b) => a.at - b.at);
  const directory = began?.path ?? null;
  return { files: files.items(), filesComplete: !files.isCut, branches: branches.items(), directory };
}

/** Clients tell of a compaction before and after it, or only of one of the two. */
function compactionsIn({ moments }: Digest, trigger?: string): number {
  const told = moments.compactions.items().filter((one) => !trigger || one.trigger === trigger);
  const done = told.filter(({ isDone }) => isDone).length;
  return Math.max(done, told.length - done);
}

/** Calls that follow a failed one of the same tool, by the same agent. */
function retriesIn(calls: NamedCall[]): number {
  const lastOf = new Map<string | null, CallTold>();
  let retries = 0;
  for (const [, call] of calls.toSorted(inTime)) {
    const before = lastOf.get(call.agent);
    if (before && hasFailed(before) && before.tool === call.tool) retries += 1;
    lastOf.set(call.agent, call);
  }
  return retries;
}

/** In the order in which they were asked for; those that no event tells of asking, as they were answered. */
function inTime([idA, a]: NamedCall, [idB, b]: NamedCall): number {
  return momentOf(a) - momentOf(b) || (idA < idB ? -1 : 1);
}

function momentOf({ askedAt, answeredAt }: CallTold): number {
  return askedAt ?? answeredAt ?? 0;
}

function hasFailed({ failed, interrupted }: CallTold): boolean {
  return failed && !interrupted;
}
