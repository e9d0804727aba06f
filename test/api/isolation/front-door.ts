import type { Answer } from '../../kit/client';
import { eventually } from '../../kit/eventually';
import { type HttpRequest, sendTo } from '../../kit/http-client';

/** Somebody who has signed in. */
export interface Person {
  email: string;
  userId: string;
  token: string;
}

/** A signed-in device of somebody. */
export interface Device {
  id: string;
  token: string;
  refreshToken: string;
}

const API = '/api/v1';

/** How people come in: by mail, and with devices. */
export class FrontDoor {
  constructor(private readonly origin: string) {}

  /** A request that has to succeed, for what a spec needs before it asks. */
  async done(request: HttpRequest): Promise<Answer> {
    const answer = await sendTo(this.origin, { ...request, url: API + request.url });
    if (answer.status >= 300)
      throw new Error(`${request.method} ${request.url}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** By the link in the mail; a new address is a new person. */
  async signIn(email: string): Promise<Person> {
    await this.post('/auth/magic_link', { email });
    const token = await this.linkIn(email, /token=([\w-]+)/);
    const answer = await this.post('/auth/magic_link/verify', { token });
    const { access_token } = answer.body as { access_token: string };
    const { user } = (await this.get('/me', access_token)).body as { user: { id: string } };
    return { email, userId: user.id, token: access_token };
  }

  /** One more device, by the device flow, for an organization that the person belongs to. */
  async newDevice({ token }: Person): Promise<Device> {
    const { device_code, user_code } = await this.newGrant();
    const { organizations } = (await this.get('/me', token)).body as { organizations: { id: string }[] };
    const organization_id = organizations[0]?.id;
    await this.post('/auth/device/verify', { user_code, action: 'approve', organization_id }, token);
    const tokens = (await this.post('/auth/token', { device_code })).body as Record<string, string>;
    const [access, refresh] = [tokens.access_token!, tokens.refresh_token!];
    const me = (await this.get('/me', access)).body as { token: { session_id: string } };
    return { id: me.token.session_id, token: access, refreshToken: refresh };
  }

  async newGrant(): Promise<{ device_code: string; user_code: string }> {
    return (await this.post('/auth/device', {})).body as { device_code: string; user_code: string };
  }

  /** What a pattern finds in the newest mail to an address that has it. */
  linkIn(email: string, pattern: RegExp): Promise<string> {
    return eventually(
      `a mail to ${email}`,
      async () => {
        const { text } = await sendTo(this.origin, { method: 'GET', url: '/dev/mailbox' });
        const mails = text.split('<article').filter((article) => article.includes(`to ${email} `));
        return mails.map((mail) => pattern.exec(mail)?.[1]).find(Boolean) ?? '';
      },
      { pollMs: 10 },
    );
  }

  get(url: string, token?: string): Promise<Answer> {
    return this.done({ method: 'GET', url, token });
  }

  post(url: string, body: unknown, token?: string): Promise<Answer> {
    return this.done({ method: 'POST', url, body, token });
  }
}
