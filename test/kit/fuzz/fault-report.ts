import { operationAt } from '../openapi/routing';
import { curlLine } from './curl-line';
import type { WireRequest } from './wire';

/** A request and what was wrong with its answer. */
export interface Verdict {
  request: WireRequest;
  faults: string[];
}

interface Fault {
  text: string;
  /** The smallest request that was seen to cause it. */
  request: string;
  times: number;
}

/** Each fault of each operation once, however often it was met. */
export class FaultReport {
  private readonly met = new Map<string, Fault>();

  constructor(private readonly base: string) {}

  add({ request, faults }: Verdict): void {
    const reached = operationAt(request.method, request.url)?.id ?? 'elsewhere';
    for (const fault of faults) {
      const key = `${reached} ${kindOf(fault)}`;
      const first = { text: `${reached}: ${fault}`, request: curlLine(this.base, request), times: 0 };
      const known = this.met.get(key) ?? first;
      this.met.set(key, { ...known, times: known.times + 1 });
    }
  }

  list(): Fault[] {
    return [...this.met.values()];
  }
}

/** Whether something is wrong; when something was known to be, whether it is that. */
export function isFaulty({ faults }: Verdict, known?: Verdict): boolean {
  const wanted = known?.faults.map(kindOf);
  return faults.some((fault) => wanted?.includes(kindOf(fault)) ?? true);
}

/** The fault without what is different each time. */
const kindOf = (fault: string): string =>
  fault
    .replace(/"request_id":"[^"]*"/, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4,}/g, '#')
    .slice(0, 160);
