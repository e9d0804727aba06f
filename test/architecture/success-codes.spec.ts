import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './planted-house';

interface Operation {
  responses: Record<string, unknown>;
}

const { paths } = JSON.parse(readFileSync(join(checkout, 'openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const successOf = ({ responses }: Operation): string[] =>
  Object.keys(responses).filter((status) => status.startsWith('2'));
const posts = Object.entries(paths).flatMap(([path, { post }]) =>
  post ? [[path, successOf(post)] as const] : [],
);

/** POST routes that make nothing of their own; all others answer 201, which is what the framework does unasked. */
const MAKE_NOTHING: Record<string, string[]> = {
  '/api/v1/auth/device': ['200'],
  '/api/v1/auth/token': ['200'],
  '/api/v1/auth/refresh': ['200'],
  '/api/v1/auth/revoke': ['200'],
  '/api/v1/auth/logout': ['204'],
  '/api/v1/auth/device/verify': ['200'],
  '/api/v1/auth/magic_link': ['202'],
  '/api/v1/auth/magic_link/verify': ['200'],
  '/api/v1/auth/passkey/register/challenge': ['200'],
  '/api/v1/auth/passkey/login/challenge': ['200'],
  '/api/v1/auth/passkey/login': ['200'],
  '/api/v1/auth/tokens/report': ['202'],
  '/api/v1/invitations/{token}/accept': ['200'],
  '/api/v1/invitations/{token}/decline': ['204'],
  '/api/v1/projects/resolve': ['200'],
  '/api/v1/resources/{id}/publish': ['200'],
  '/api/v1/resources/{id}/versions/rollback': ['200'],
  '/api/v1/resources/{id}/versions/upgrade': ['200'],
  '/api/v1/{org}/members/invitations/{id}/resend': ['200'],
  '/api/v1/{org}/patterns/{id}/accept': ['200'],
  '/api/v1/{org}/patterns/{id}/dismiss': ['200'],
  '/api/v1/{org}/playbook_subscriptions/{id}/enable': ['200'],
  '/api/v1/{org}/playbook_subscriptions/{id}/disable': ['200'],
  '/api/v1/playbooks/{playbook_id}/conventions/import_from_markdown': ['200'],
  '/api/v1/{org}/convention_challenges/{id}/accept': ['200'],
  '/api/v1/{org}/convention_challenges/{id}/reject': ['200'],
  '/api/v1/{org}/members/{user_id}/transfer_ownership': ['200'],
  '/api/v1/{org}/observability/sessions/{session_id}/events': ['202'],
  '/api/v1/{org}/sessions/import': ['202'],
  '/api/v1/{org}/sessions/{id}/end': ['200'],
  '/api/v1/{org}/sessions/{id}/compact': ['202'],
  '/api/v1/{org}/repricings': ['202'],
  '/api/v1/experiments/{slug}/deploy': ['200'],
  '/api/v1/{org}/experiments/{id}/assignments': ['200'],
  '/api/v1/{org}/experiments/{id}/start': ['200'],
  '/api/v1/{org}/experiments/{id}/stop': ['200'],
  '/api/v1/{org}/experiments/{id}/deploy': ['200'],
  '/api/v1/{org}/experiments/{id}/archive': ['200'],
};

/** 200 when the thing was there already. */
const MAKE_ONCE = ['/api/v1/{org}/sessions', '/api/v1/{org}/projects/{project_id}/repos'];

it('finds the routes', () => {
  expect(posts.map(([path]) => path)).toEqual(
    expect.arrayContaining([...Object.keys(MAKE_NOTHING), ...MAKE_ONCE]),
  );
});

it.each(posts)('POST %s answers the code of the contract', (path, statuses) => {
  const wanted = MAKE_NOTHING[path] ?? (MAKE_ONCE.includes(path) ? ['200', '201'] : ['201']);
  expect(statuses).toEqual(wanted);
});

/** What is deleted in the background is ordered, and the order is told. */
const ORDERED = ['/api/v1/{org}/members/{user_id}/data'];

it.each(Object.keys(paths).filter((path) => paths[path]!.delete))(
  'DELETE %s answers the code of the contract',
  (path) => {
    expect(successOf(paths[path]!.delete!)).toEqual([ORDERED.includes(path) ? '202' : '204']);
  },
);
