import { randomUUID } from 'node:crypto';
import { signInByMail } from './dev-mailbox';

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A client over real sockets that keeps a ledger: what it sent, and what was acknowledged. */
export class Recorder {
  private constructor(
    readonly url: string,
    private readonly token: string,
    private readonly organization: string,
    readonly sessionId: string,
  ) {}

  static async signIn(url: string): Promise<Recorder> {
    const email = `faults-${randomUUID()}@example.com`;
    const token = await signInByMail(url, email);
    const organization = await post(`${url}/api/v1/organizations`, { name: 'Faults' }, token);
    const { slug } = organization.body.data as { slug: string };
    const session = await post(`${url}/api/v1/${slug}/sessions`, { agent_name: 'faults' }, token);
    return new Recorder(url, token, slug, (session.body.data as { id: string }).id);
  }

  /** The same person and session at another process. */
  at(url: string): Recorder {
    return new Recorder(url, this.token, this.organization, this.sessionId);
  }

  /** One batch of events with these ids. */
  send(ids: string[]): Promise<Answer> {
    const events = ids.map((event_id) => ({
      event_id,
      event_type: 'PostToolUse',
      timestamp: '2026-01-20T10:30:00Z',
      data: { tool_name: 'Bash', tool_use_id: event_id },
    }));
    return post(
      `${this.url}/api/v1/${this.organization}/observability/sessions/${this.sessionId}/events`,
      { events },
      this.token,
    );
  }

  /** Sends until it is acknowledged, as a client does that keeps its batch. */
  async sendUntilTaken(ids: string[]): Promise<void> {
    for (;;) {
      const answer = await this.send(ids).catch(() => null);
      if (answer?.status === 202) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  get(path: string): Promise<Answer> {
    return request(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
  }

  deleteOrganization(): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}` };
    return request(`${this.url}/api/v1/organizations/${this.organization}`, { method: 'DELETE', headers });
  }

  session(): Promise<Answer> {
    return this.get(`/api/v1/${this.organization}/sessions/${this.sessionId}`);
  }
}

function post(url: string, body: object, token?: string): Promise<Answer> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (token) headers.set('authorization', `Bearer ${token}`);
  return request(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text ? (JSON.parse(text) as Answer['body']) : {},
  };
}
