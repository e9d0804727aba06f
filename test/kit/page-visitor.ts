import { type DevMailbox, Mailer } from '@app/auth';
import type { Answer } from './client';
import type { System } from './system';

const FORM = 'application/x-www-form-urlencoded';

/** A browser without eyes: keeps cookies, follows redirects, fills in the forms that it was shown. */
export class PageVisitor {
  readonly cookies = new Map<string, string>();
  private shown = '';

  constructor(private readonly system: System) {}

  /** Signs in by the link in the mail. */
  async signIn(email = someAddress()): Promise<this> {
    await this.open('/sign-in');
    await this.submit('/sign-in', { email });
    await this.open(newestLink(this.system));
    await this.submit('/sign-in/confirm', {});
    return this;
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.follow(await this.system.anonymous().get(path, { ...this.cookie(), ...headers }));
  }

  /** Sends fields with the hidden ones of the page that is open, from our own origin unless `headers` say otherwise. */
  async submit(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.follow(await this.send(path, { ...this.hidden(), ...fields }, headers));
  }

  /** One request, exactly these fields, no redirect followed. */
  async send(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = new URLSearchParams(fields).toString();
    const own = { 'content-type': FORM, origin: this.system.config.http.webUrl, ...this.cookie() };
    return this.keep(await this.system.anonymous().post(path, body, { ...own, ...headers }));
  }

  /** What a script of the page would send: JSON, from our own origin unless `headers` say otherwise. */
  async call(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const own = { origin: this.system.config.http.webUrl, ...this.cookie() };
    return this.keep(await this.system.anonymous().post(path, body, { ...own, ...headers }));
  }

  /** The hidden fields of the first form that posts somewhere else than to sign out. */
  hidden(): Record<string, string> {
    const form = this.shown
      .split('<form')
      .find((text) => text.includes('method="post"') && !text.includes('/sign-out'));
    const fields = [...(form ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return Object.fromEntries(fields.map(([, name, value]) => [name!, unescape(value!)]));
  }

  private async follow(answer: Answer): Promise<Answer> {
    this.keep(answer);
    const { location } = answer.headers;
    if (typeof location === 'string') return this.open(location);
    this.shown = answer.text;
    return answer;
  }

  private keep(answer: Answer): Answer {
    for (const line of [answer.headers['set-cookie'] ?? []].flat() as string[]) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) this.cookies.set(name!, value);
      else this.cookies.delete(name!);
    }
    return answer;
  }

  private cookie(): Record<string, string> {
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}

export function mailboxOf(system: System): DevMailbox {
  return system.api.get<Mailer, DevMailbox>(Mailer, { strict: false });
}

/** The code that a page shows to the browser that asked for a link, as it is shown. */
export function codeOn({ text }: Answer): string {
  return /class="code shown">(\d{3} \d{3})</.exec(text)![1]!;
}

export function someAddress(): string {
  return `${Math.random().toString(36).slice(2)}@example.com`;
}

/** The path of the link in the newest mail. */
export function newestLink(system: System): string {
  const { pathname, search } = new URL(/https?:\S+/.exec(mailboxOf(system).list()[0]!.text)![0]);
  return pathname + search;
}

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
