import type { CallTold } from '../digest/calls';
import type { AskTold } from '../digest/moments';

export interface PermissionWaits {
  requests: number;
  /** Null when of no request it is known when it was answered. */
  waitMs: number | null;
}

/** From and to, in Unix milliseconds. */
type Span = [from: number, to: number];

interface Waiting {
  call: CallTold;
  askedAt: number;
}

/**
 * How long people were waited for. A request does not name its call: it is for the call of that tool and agent that was
 * asked for last and is not answered yet. The call waits from the request until it is answered, less the time that it
 * ran. A notification is of a request that is told already, or it is a request itself. Where it is not known how long
 * a call ran, or that it was answered, nothing is known of its wait. Calls that wait at once wait once.
 */
export function permissionWaits(asks: AskTold[], calls: CallTold[]): PermissionWaits {
  const waiting: Waiting[] = [];
  let requests = 0;
  for (const ask of [...asks].sort(inOrder)) {
    if (ask.tool === null && waiting.some(({ call, askedAt }) => isOf(call, ask, askedAt))) continue;
    requests += 1;
    const call = calledLast(ask, calls, new Set(waiting.map((other) => other.call)));
    if (call) waiting.push({ call, askedAt: ask.at });
  }
  const spans = waiting.map(spanOf).filter((span) => span !== null);
  return { requests, waitMs: spans.length === 0 ? null : lengthOf(spans) };
}

/** At one moment the request that names its tool comes first. */
function inOrder(a: AskTold, b: AskTold): number {
  return a.at - b.at || Number(a.tool === null) - Number(b.tool === null);
}

/** Whether a notification speaks of a call that waits already. */
function isOf({ answeredAt = Infinity, agent }: CallTold, ask: AskTold, askedAt: number): boolean {
  return agent === ask.agent && askedAt <= ask.at && ask.at <= answeredAt;
}

function calledLast({ at, tool, agent }: AskTold, calls: CallTold[], taken: Set<CallTold>): CallTold | null {
  let last: CallTold | null = null;
  for (const call of calls) {
    const { askedAt, answeredAt = Infinity } = call;
    if (askedAt === undefined || askedAt > at || answeredAt < at || taken.has(call)) continue;
    if (call.agent !== agent || (tool !== null && call.tool !== tool)) continue;
    if (last === null || askedAt > last.askedAt!) last = call;
  }
  return last;
}

/** A call that a person refused did not run. */
function spanOf({ call, askedAt }: Waiting): Span | null {
  const ranMs = call.ms ?? (call.interrupted ? 0 : null);
  if (call.answeredAt === undefined || ranMs === null) return null;
  return [askedAt, Math.max(askedAt, call.answeredAt - ranMs)];
}

function lengthOf(spans: Span[]): number {
  let length = 0;
  let until = -Infinity;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    length += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return length;
}
