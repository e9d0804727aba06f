import { STATUS_CODES } from 'node:http';

export const PROBLEM_TYPE = 'application/problem+json';
const ERROR_TYPE = 'application/json; charset=utf-8';

/** Their errors have the shape of RFC 6749 §5.2, or of ours; OAuth clients take no other content type. */
const OAUTH_PATH = /^\/(?:api\/v1\/auth\/(?:device|token|refresh|revoke)|\.well-known\/.*)$/;

interface Asked {
  url: string;
  headers: { accept?: string };
  routeOptions?: { url?: string };
}

interface WrittenError {
  contentType: string;
  body: object;
}

/** An error as the caller wants it: RFC 9457 where `Accept` names that and no better, else plain JSON. */
export function writeError(
  asked: Asked,
  status: number,
  said: { error: string; [member: string]: unknown },
): WrittenError {
  if (!prefersProblem(asked.headers.accept) || isOAuthPath(asked))
    return { contentType: ERROR_TYPE, body: said };
  const about = { type: 'about:blank', title: STATUS_CODES[status], status, detail: said.error };
  return { contentType: PROBLEM_TYPE, body: { ...about, ...said } };
}

/** Whether OAuth clients talk to it: a path, without a query. */
export function isOAuthPath({ url, routeOptions }: Pick<Asked, 'url' | 'routeOptions'>): boolean {
  return OAUTH_PATH.test(routeOptions?.url ?? url.split('?', 1)[0]!.replace(/\/$/, ''));
}

/** RFC 9110 §12.5.1, for the two types that there are. Wildcards ask for what is answered by default. */
function prefersProblem(accept = ''): boolean {
  const weights = new Map(accept.split(',').map(toWeight));
  const problem = weights.get(PROBLEM_TYPE) ?? 0;
  const json = weights.get('application/json') ?? weights.get('application/*') ?? weights.get('*/*') ?? 0;
  return problem > 0 && problem >= json;
}

function toWeight(range: string): [type: string, weight: number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return [type, weight >= 0 ? Math.min(weight, 1) : 0];
}
