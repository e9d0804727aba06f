import { expectDocumented, type GivenAnswer } from '../documented-answers';
import { operationAt } from '../openapi/routing';
import type { WireRequest } from './wire';

/** What lies behind: stack traces, packages, statements, folders, names of drivers and their errors. */
const INSIDE =
  /\n\s+at |\.[cm]?[jt]s:\d|node_modules|\bdist\/|SELECT .* FROM|INSERT INTO|DELETE FROM|violates|relation "|column "|FST_ERR|ECONN|ENOENT|QueryFailed|TypeError|RangeError|SyntaxError|Redis|postgres/i;

/** Said by the parser of HTTP, before there is a request. */
const TOO_LARGE_HEADERS = 431;

/** What is wrong with an answer; empty when nothing is. */
export function faultsOf({ method, url }: WireRequest, answer: GivenAnswer): string[] {
  if (answer.status >= 500) return [`answered ${answer.status}: ${answer.text.slice(0, 300)}`];
  const operation = answer.status === TOO_LARGE_HEADERS ? undefined : operationAt(method, url);
  return [
    ...(operation ? deviations({ method, url }, answer) : refusalFaults(answer)),
    ...leaks(answer),
    ...houseFaults(answer, method),
  ];
}

function deviations({ method, url }: Pick<WireRequest, 'method' | 'url'>, answer: GivenAnswer): string[] {
  try {
    expectDocumented(method, url, answer);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function refusalFaults({ status }: GivenAnswer): string[] {
  return status < 400 ? [`status ${status} at an address that is not documented`] : [];
}

function leaks({ status, text, headers }: GivenAnswer): string[] {
  const shown = `${status < 400 ? '' : text} ${JSON.stringify(headers)}`;
  const found = INSIDE.exec(shown)?.[0] ?? (text.includes(process.cwd()) ? process.cwd() : undefined);
  return found === undefined ? [] : [`shows what lies behind: ${found}`];
}

/** What all answers have in common. */
function houseFaults({ status, headers, text }: GivenAnswer, method: string): string[] {
  const faults: string[] = [];
  if (!headers['x-request-id']) faults.push('the header X-Request-Id is missing');
  if (headers['x-content-type-options'] !== 'nosniff') faults.push('nosniff is missing');
  if (status >= 400 && headers['cache-control'] !== 'no-store') faults.push('a refusal may be cached');
  if (status === 401 && !headers['www-authenticate']) faults.push('401 without WWW-Authenticate');
  if (status === 405 && headers.allow === undefined) faults.push('405 without Allow');
  if (status >= 400 && method !== 'HEAD' && !namesItsRequest(text, headers))
    faults.push('the body names another request than the header');
  return faults;
}

/** OAuth errors name none. */
function namesItsRequest(text: string, headers: GivenAnswer['headers']): boolean {
  const named = /"request_id":"([^"]*)"/.exec(text)?.[1];
  return named === undefined || named === headers['x-request-id'];
}
