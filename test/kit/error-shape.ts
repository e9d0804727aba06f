import type { Answer } from './client';

const INSIDE = /stack|node_modules|\.[jt]s:\d|\bat \w+ \(|SELECT|INSERT|postgres|ECONN|FST_ERR/;
const OWN_MEMBERS = ['code', 'error', 'request_id'];
const PROBLEM_MEMBERS = ['detail', 'status', 'title', 'type'];

/** The shape that every error has, and nothing of what lies behind it. */
export function expectErrorShape(answer: Answer): void {
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(membersOf(answer)).toEqual(OWN_MEMBERS);
  expectOurWords(answer);
}

/** The same as RFC 9457 has it. */
export function expectProblem(answer: Answer): void {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(membersOf(answer)).toEqual([...OWN_MEMBERS, ...PROBLEM_MEMBERS].sort());
  const { status, type, title, detail, error } = answer.body as Record<string, unknown>;
  expect({ status, type, detail }).toEqual({ status: answer.status, type: 'about:blank', detail: error });
  expect(title).toMatch(/^[A-Z]/);
  expectOurWords(answer);
}

function expectOurWords({ body, headers, text }: Answer): void {
  expect(body.error).toMatch(/^[A-Z].*[^\s]$/);
  expect(body.request_id).toBe(headers['x-request-id']);
  expect(headers['cache-control']).toBe('no-store');
  expect(text).not.toMatch(INSIDE);
}

function membersOf({ body }: Answer): string[] {
  return Object.keys(body as object)
    .filter((member) => member !== 'details')
    .sort();
}
