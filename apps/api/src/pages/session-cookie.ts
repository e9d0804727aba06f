import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BROWSER_SESSION_SECONDS, type BrowserSession } from '@app/auth';
import { AppConfig } from '@app/config';

const NAME = 'crewkit_session';

/**
 * The cookie of a signed-in browser. On https it is `__Host-`: bound to this host, path / and Secure, so that no
 * neighbour can plant one. Browsers refuse that on plain http, which only a development machine uses.
 */
@Injectable()
export class SessionCookie {
  readonly name: string;
  private readonly options: { path: string; httpOnly: boolean; secure: boolean; sameSite: 'lax' };

  constructor({ http }: AppConfig) {
    const secure = !isLoopbackHttp(http.webUrl);
    this.name = secure ? `__Host-${NAME}` : NAME;
    this.options = { path: '/', httpOnly: true, secure, sameSite: 'lax' };
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  set(reply: FastifyReply, session: BrowserSession): void {
    void reply.setCookie(this.name, session.token, { ...this.options, maxAge: BROWSER_SESSION_SECONDS });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.options);
  }
}

function isLoopbackHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
