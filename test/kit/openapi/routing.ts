import { type Operation, OPERATIONS } from './document';

interface Route {
  operation: Operation;
  segments: string[];
}

/** The router's limit; what is longer reaches no route. */
const MAX_SEGMENT = 512;

const isParameter = (segment: string): boolean => segment.startsWith('{');

/** Like the router, which prefers the fixed word at the first segment where two routes differ. */
const ROUTES: Route[] = OPERATIONS.map((operation) => ({
  operation,
  segments: operation.path.split('/').slice(1),
})).sort((a, b) => (preference(a) < preference(b) ? -1 : 1));

function preference({ segments }: Route): string {
  return segments.map((segment) => (isParameter(segment) ? '1' : `0${segment}`)).join('/');
}

/** The documented operation that a request reaches; none where the document says nothing about its address. */
export function operationAt(method: string, url: string): Operation | undefined {
  const asked = segmentsOf(url);
  const wanted = method === 'HEAD' ? 'GET' : method;
  return (
    asked && ROUTES.find((route) => route.operation.method === wanted && leadsTo(route, asked))?.operation
  );
}

function leadsTo({ segments }: Route, asked: string[]): boolean {
  return (
    segments.length === asked.length &&
    segments.every((segment, index) => isParameter(segment) || segment === asked[index])
  );
}

/** Undefined for what cannot be the address of a route. */
function segmentsOf(url: string): string[] | undefined {
  const path = url.replace(/[?#].*$/s, '').replace(/\/$/, '');
  try {
    const segments = path.split('/').slice(1).map(decodeURIComponent);
    return segments.some((segment) => segment.length > MAX_SEGMENT) ? undefined : segments;
  } catch {
    return undefined;
  }
}
