import { eventually } from './eventually';

interface MailedLink {
  to: string;
  token: string;
}

/** The links in the mails of a running API, newest first. */
export async function mailedLinks(url: string): Promise<MailedLink[]> {
  const page = await (await fetch(`${url}/dev/mailbox`)).text();
  return page.split('<article').flatMap((letter) => {
    const to = /to (\S+) ·/.exec(letter)?.[1];
    const token = /(?:token=|\/join\/)([\w-]+)/.exec(letter)?.[1];
    return to && token ? [{ to, token }] : [];
  });
}

/** Signs somebody in by the link that is mailed to them, and answers their access token. */
export async function signInByMail(url: string, email: string): Promise<string> {
  const before = await tokensOf(url, email);
  await post(`${url}/api/v1/auth/magic_link`, { email });
  const [token] = await eventually('the sign-in link', () => tokensOf(url, email), {
    until: ([newest]) => newest !== undefined && newest !== before[0],
  });
  const verified = await post(`${url}/api/v1/auth/magic_link/verify`, { token });
  return ((await verified.json()) as { access_token: string }).access_token;
}

async function tokensOf(url: string, email: string): Promise<string[]> {
  const links = await mailedLinks(url);
  return links.filter(({ to }) => to === email).map(({ token }) => token);
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
}
