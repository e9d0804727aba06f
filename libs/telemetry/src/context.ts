import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line and every job of one request carries. Correlation only: nothing decides by it. */
export interface RequestContext {
  requestId: string;
  organizationId?: string;
  userId?: string;
  job?: string;
  /** Where the request came from, as it says itself. Not in log lines: it is about people. */
  requester?: { ip: string | null; userAgent: string | null };
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Adds to the context of the request that is being served; without one it does nothing. */
export function addToContext(facts: Partial<RequestContext>): void {
  const context = storage.getStore();
  if (context) Object.assign(context, facts);
}
