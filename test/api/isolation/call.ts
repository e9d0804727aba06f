import type { Answer } from '../../kit/client';
import { sendTo } from '../../kit/http-client';
import type { Caller } from './callers';
import type { Operation } from './operations';

/** How v1 routes name the organization. */
export const ORGANIZATION_HEADER = 'X-Organization';

/** One request to an operation, before it is written as text. */
export interface Call {
  operation: Operation;
  caller: Caller;
  path: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

export function send(
  origin: string,
  { operation, caller, path, query, headers, body }: Call,
): Promise<Answer> {
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name]!));
  const search = new URLSearchParams(query).toString();
  return sendTo(origin, {
    method: operation.method,
    url: search ? `${filled}?${search}` : filled,
    token: caller.token,
    headers,
    body,
  });
}

/** The path parameters, with the fixed words before them, which say what they name; of several in a row, the same. */
export function pathParametersOf({ path }: Operation): { name: string; collection: string }[] {
  const found = [...path.replace(/^\/api\/v1/, '').matchAll(/((?:\/[\w.-]+)*)\/\{(\w+)\}/g)];
  let collection = 'organizations';
  return found.map(([, words, name]) => {
    collection = words!.slice(1) || collection;
    return { name: name!, collection };
  });
}
