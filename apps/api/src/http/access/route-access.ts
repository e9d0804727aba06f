import { type Access, anyone, atLeast, person } from './access';

const BROWSER = 'people come here with a browser, and sign in with it if they have not';

/** Below /api/v1. Services refine it where it depends on the thing itself: own sessions, leaving, roles below one's own. */
const API: Record<string, Access> = {
  'GET /health': anyone('clients ask before they have a token'),

  'POST /auth/device': anyone('a device asks for a code before anybody has signed in'),
  'POST /auth/token': anyone('the code or the refresh token in the body is the proof'),
  'POST /auth/refresh': anyone('the refresh token in the body is the proof'),
  'POST /auth/revoke': anyone('the token in the body is the proof'),
  'POST /auth/magic_link': anyone('somebody asks to sign in'),
  'POST /auth/magic_link/verify': anyone('the token of the link is the proof'),
  'POST /auth/passkey/login/challenge': anyone('somebody asks to sign in'),
  'POST /auth/passkey/login': anyone('the signature of the passkey is the proof'),
  'POST /auth/passkey/register/challenge': person(),
  'POST /auth/passkey/register': person(),
  'GET /auth/passkeys': person(),
  'PATCH /auth/passkeys/:id': person(),
  'DELETE /auth/passkeys/:id': person(),
  'GET /auth/device/:user_code': person(),
  'POST /auth/device/verify': person(),
  'POST /auth/logout': person(),
  'GET /auth/sessions': person(),
  'DELETE /auth/sessions/:id': person(),
  'GET /auth/tokens': person(),
  'POST /auth/tokens': person(),
  'GET /auth/tokens/:id': person(),
  'DELETE /auth/tokens/:id': person(),
  'POST /auth/tokens/:id/rotate': person(),
  'POST /auth/tokens/report': anyone('whoever found a token lying about may end it'),
  'GET /me': person('profile:read'),

  'GET /organizations': person(),
  'POST /organizations': person(),
  'GET /organizations/slug-available': person(),
  'GET /organizations/:org': atLeast('viewer', 'organization:read'),
  'PATCH /organizations/:org': atLeast('admin', 'organization:write'),
  'DELETE /organizations/:org': atLeast('owner'),

  'GET /:org/members': atLeast('viewer', 'organization:read'),
  'GET /:org/members/:user_id': atLeast('viewer', 'organization:read'),
  'PATCH /:org/members/:user_id': atLeast('admin', 'organization:write'),
  'DELETE /:org/members/:user_id': atLeast('viewer', 'organization:write'),
  'POST /:org/members/:user_id/transfer_ownership': atLeast('owner'),
  'GET /:org/roles': atLeast('viewer', 'organization:read'),
  'POST /:org/roles': atLeast('admin', 'organization:write'),
  'GET /:org/roles/:id': atLeast('viewer', 'organization:read'),
  'PATCH /:org/roles/:id': atLeast('admin', 'organization:write'),
  'DELETE /:org/roles/:id': atLeast('admin', 'organization:write'),
  'GET /:org/members/invitations': atLeast('admin', 'organization:read'),
  'POST /:org/members/invitations': atLeast('admin', 'organization:write'),
  'POST /:org/members/invitations/:id/resend': atLeast('admin', 'organization:write'),
  'DELETE /:org/members/invitations/:id': atLeast('admin', 'organization:write'),
  'GET /invitations/:token': anyone('whoever has the link may see where it leads'),
  'POST /invitations/:token/accept': person(),
  'POST /invitations/:token/decline': person(),
  'GET /:org/audit_log': atLeast('admin', 'audit:read'),
  'GET /:org/audit_log/export': atLeast('admin', 'audit:read'),

  'POST /projects/resolve': atLeast('member', 'projects:write'),
  'GET /:org/projects': atLeast('viewer', 'projects:read'),
  'POST /:org/projects': atLeast('member', 'projects:write'),
  'GET /:org/projects/slug-available': atLeast('viewer', 'projects:read'),
  'GET /:org/projects/:id': atLeast('viewer', 'projects:read'),
  'PATCH /:org/projects/:id': atLeast('admin', 'projects:write'),
  'DELETE /:org/projects/:id': atLeast('admin', 'projects:write'),
  'GET /:org/projects/:project_id/repos': atLeast('viewer', 'projects:read'),
  'POST /:org/projects/:project_id/repos': atLeast('member', 'projects:write'),
  'GET /:org/repos/lookup': atLeast('viewer', 'projects:read'),
  'GET /:org/repos/:id': atLeast('viewer', 'projects:read'),
  'DELETE /:org/repos/:id': atLeast('admin', 'projects:write'),

  'GET /agents': atLeast('viewer', 'agents:read'),
  'GET /agents/:name/effective_config': atLeast('viewer', 'agents:read'),
  'POST /agents/:name/modifications': atLeast('member', 'sessions:write'),
  'GET /agents/:name/modifications': atLeast('member', 'sessions:read'),
  'GET /agents/:name/modifications/:id': atLeast('member', 'sessions:read'),
  'GET /resources': atLeast('viewer', 'agents:read'),
  'POST /resources': atLeast('manager', 'agents:write'),
  'GET /resources/effective': atLeast('viewer', 'agents:read'),
  'GET /resources/:id': atLeast('viewer', 'agents:read'),
  'PATCH /resources/:id': atLeast('manager', 'agents:write'),
  'DELETE /resources/:id': atLeast('manager', 'agents:write'),
  'POST /resources/:id/fork': atLeast('manager', 'agents:write'),
  'POST /resources/:id/publish': atLeast('manager', 'agents:write'),
  'GET /resources/:id/effective': atLeast('viewer', 'agents:read'),
  'GET /resources/:id/tiered': atLeast('viewer', 'agents:read'),
  'GET /resources/:id/versions': atLeast('viewer', 'agents:read'),
  'GET /resources/:id/versions/:hash': atLeast('viewer', 'agents:read'),
  'GET /resources/:id/versions/upgrade_available': atLeast('viewer', 'agents:read'),
  'POST /resources/:id/versions/upgrade': atLeast('manager', 'agents:write'),
  'POST /resources/:id/versions/rollback': atLeast('manager', 'agents:write'),
  'GET /resources/:id/diff/:from/:to': atLeast('viewer', 'agents:read'),
  'GET /resources/:id/stats': atLeast('viewer', 'analytics:read'),
  'GET /resources/:id/stats/compare': atLeast('viewer', 'analytics:read'),

  'GET /:org/patterns': atLeast('manager', 'agents:read'),
  'GET /:org/patterns/:id': atLeast('manager', 'agents:read'),
  'POST /:org/patterns/:id/accept': atLeast('manager', 'agents:write'),
  'POST /:org/patterns/:id/dismiss': atLeast('manager', 'agents:write'),

  'POST /sessions': atLeast('member', 'sessions:write'),
  'GET /sessions': atLeast('member', 'sessions:read'),
  'GET /sessions/:id': atLeast('member', 'sessions:read'),
  'GET /sessions/:id/summary': atLeast('member', 'sessions:read'),
  'PATCH /sessions/:id': atLeast('member', 'sessions:write'),
  'POST /:org/sessions': atLeast('member', 'sessions:write'),
  'GET /:org/sessions': atLeast('member', 'sessions:read'),
  'GET /:org/sessions/:id': atLeast('member', 'sessions:read'),
  'PATCH /:org/sessions/:id': atLeast('member', 'sessions:write'),
  'POST /:org/sessions/:id/end': atLeast('member', 'sessions:write'),
  'POST /:org/observability/sessions/:session_id/events': atLeast('member', 'sessions:write'),
  'POST /:org/sessions/import': atLeast('member', 'sessions:write'),
  'GET /:org/imports/:id': atLeast('member', 'sessions:read'),

  'GET /:org/sessions/analytics/summary': atLeast('viewer', 'analytics:read'),
  'GET /:org/sessions/analytics/timeseries': atLeast('viewer', 'analytics:read'),
  'GET /:org/sessions/analytics/cost-breakdown': atLeast('viewer', 'analytics:read'),
};

/** Everything else: probes, documents, and pages, where the cookie of a browser says who is there. */
const ROOT: Record<string, Access> = {
  'GET /': anyone('shows the way to the explorer'),
  'GET /openapi.json': anyone('how to call the API is no secret'),
  'GET /health/live': anyone('load balancers carry no token'),
  'GET /health/ready': anyone('load balancers carry no token'),
  'GET /metrics': anyone('Prometheus carries no token'),
  'GET /.well-known/oauth-authorization-server': anyone('clients find out here how to sign in'),
  'GET /.well-known/jwks.json': anyone('public keys are public'),
  'GET /assets/pages.css': anyone('what the pages look like'),
  'GET /assets/passkeys.js': anyone('what the pages run'),
  'GET /assets/icon.svg': anyone('what the pages look like'),
  'GET /sign-in': anyone('this is where people sign in'),
  'POST /sign-in': anyone('this is where people sign in'),
  'GET /sign-in/confirm': anyone('the token of the link is the proof'),
  'POST /sign-in/confirm': anyone('the token of the link is the proof'),
  'POST /sign-in/passkey/challenge': anyone('somebody asks to sign in'),
  'POST /sign-in/passkey': anyone('the signature of the passkey is the proof'),
  'GET /account/passkeys': anyone(BROWSER),
  'POST /account/passkeys/challenge': anyone('the cookie of the browser is the proof'),
  'POST /account/passkeys': anyone('the cookie of the browser is the proof'),
  'POST /account/passkeys/:id/rename': anyone('the cookie of the browser is the proof'),
  'POST /account/passkeys/:id/remove': anyone('the cookie of the browser is the proof'),
  'POST /sign-out': anyone('the cookie of the browser is the proof'),
  'POST /sign-out/everywhere': anyone('the cookie of the browser is the proof'),
  'GET /device-verify': anyone(BROWSER),
  'POST /device-verify': anyone(BROWSER),
  'POST /device-verify/decision': anyone(BROWSER),
  'GET /device-sign-out/:token': anyone('the token of the link is the proof'),
  'POST /device-sign-out/:token': anyone('the token of the link is the proof'),
  'GET /auth/verify': anyone('an older address of the page'),
  'GET /device': anyone('an older address of the page'),
  'GET /join/:token': anyone(BROWSER),
  'POST /join/:token': anyone(BROWSER),
  'GET /dev/mailbox': anyone('development only, from this machine only'),
};

const API_PREFIX = '/api/v1';

/** Its many files are Swagger's affair. */
const EXPLORER = /^GET \/docs(?:\/|$)/;

/**
 * Who may call what: the one table that the guard, the OpenAPI document and the specs read. Keys are
 * `METHOD path`, as the router has them. A route without a row does not start; a row without a route fails a spec.
 */
export const ROUTE_ACCESS: ReadonlyMap<string, Access> = new Map([
  ...Object.entries(ROOT),
  ...Object.entries(API).map(([route, access]): [string, Access] => [
    route.replace(' ', ` ${API_PREFIX}`),
    access,
  ]),
]);

/** Undefined for a route that nobody decided about. */
export function accessTo(route: string): Access | undefined {
  if (EXPLORER.test(route)) return anyone('the explorer shows no data by itself');
  return ROUTE_ACCESS.get(route);
}
