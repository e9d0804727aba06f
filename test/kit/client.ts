import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Answer } from './answer';
import { expectDocumented } from './documented-answers';

export type { Answer };

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD';

/** Requests to the API without a socket between. Whatever it answers must be what openapi.json says. */
export class Client {
  constructor(
    private readonly api: NestFastifyApplication,
    private readonly bearer?: string,
  ) {}

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', url, undefined, headers);
  }

  post(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', url, body, headers);
  }

  patch(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('PATCH', url, body, headers);
  }

  delete(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('DELETE', url, undefined, headers);
  }

  /** Text and buffers are sent as they are, anything else as JSON. */
  async send(
    method: Method,
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    const json = body !== undefined && !isRaw ? { 'content-type': 'application/json' } : {};
    const authorization = this.bearer ? { authorization: `Bearer ${this.bearer}` } : {};
    const response = await this.api.inject({
      method,
      url,
      headers: { ...json, ...authorization, ...headers },
      payload: isRaw ? body : body === undefined ? undefined : JSON.stringify(body),
    });
    const isJson = /^application\/(?:\S+\+)?json\b/.test(String(response.headers['content-type']));
    const answer: Answer = {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: isJson && response.body ? JSON.parse(response.body) : {},
    };
    expectDocumented(method, url, answer);
    return answer;
  }
}
