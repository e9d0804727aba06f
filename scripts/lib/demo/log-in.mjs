import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './api-client.mjs';

const DEMO_PERSON = 'demo@example.com';

const linkTokens = (html) =>
  [...html.matchAll(/href="[^"]*\/sign-in\/confirm\?token=([^"&]+)/g)].map(([, token]) =>
    decodeURIComponent(token),
  );

async function readMailbox(api) {
  try {
    return linkTokens(await api.root('GET', '/dev/mailbox'));
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 404) throw cause;
    const advice = 'the demo needs DEV_MAILBOX=1 there, and to run on the same machine';
    throw new Error(`${api.baseUrl} shows no mailbox: ${advice}`, { cause });
  }
}

/** Asks for a sign-in link and takes it out of the development mailbox, as a person would. */
async function signIn(api, person) {
  const before = new Set(await readMailbox(api));
  await api.post('/auth/magic_link', { email: person });
  for (let attempt = 0; attempt < 50; attempt++) {
    const token = (await readMailbox(api)).find((candidate) => !before.has(candidate));
    if (token) return api.as((await api.post('/auth/magic_link/verify', { token })).access_token);
    await sleep(200);
  }
  throw new Error('The sign-in link did not arrive in the mailbox');
}

const isTaken = (error) =>
  error instanceof ApiError &&
  (error.status === 409 || (error.status === 422 && 'slug' in (error.body.details ?? {})));

/** An organization of this run's own, so that its figures stand alone: demo, demo-2, demo-3 … */
async function createOrganization(api, attempt = 1) {
  const suffix = attempt === 1 ? '' : String(attempt);
  const body = { name: `Demo ${suffix}`.trim(), slug: suffix ? `demo-${suffix}` : 'demo' };
  try {
    const answer = await api.post('/organizations', body);
    return answer.data ?? answer.organization;
  } catch (error) {
    if (!isTaken(error) || attempt >= 200) throw error;
    return createOrganization(api, attempt + 1);
  }
}

async function fetchToken(api, { device_code: deviceCode, interval = 5 }) {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      return (await api.post('/auth/token', { device_code: deviceCode })).access_token;
    } catch (error) {
      if (!['authorization_pending', 'slow_down'].includes(error.body?.error)) throw error;
      await sleep(interval * 1000);
    }
  }
  throw new Error('The device was approved, but no token was given out');
}

/**
 * Logs in as the command line does (RFC 8628): a device code, approved by a person who signs in by magic link and
 * makes the organization. Answers a client with the device's token, and that organization.
 */
export async function logIn(api, { say = () => {}, person = DEMO_PERSON } = {}) {
  const device = await api.post('/auth/device', { client_name: 'crewkit demo' });
  say(`device code asked for: ${device.user_code}, to be approved at ${device.verification_uri}`);
  const browser = await signIn(api, person);
  const organization = await createOrganization(browser);
  say(`signed in as ${person}; organization ${organization.slug} created`);
  const approval = { user_code: device.user_code, action: 'approve', organization_id: organization.id };
  await browser.post('/auth/device/verify', approval);
  const client = api.as(await fetchToken(api, device));
  say('device approved, token received');
  return { client, organization };
}
