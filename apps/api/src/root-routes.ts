/** Everything that does not lie below /api/v1. */
export const ROOT_ROUTES = [
  'health/live',
  'health/ready',
  'metrics',
  '.well-known/*path',
  'sign-in',
  'sign-in/*path',
  'sign-out',
  'device-verify',
  'device-verify/*path',
  'device',
  'device-sign-out/*path',
  'join/*path',
  'account/*path',
  'auth/verify',
  'dev/mailbox',
  'assets/*path',
];
