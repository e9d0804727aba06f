import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BROWSER_SESSION_SECONDS } from '@app/auth';
import { AppConfig } from '@app/config';

/**
 * `session`: who is signed in. `next`: where to go once the link in the mail has signed this same browser in. `link`:
 * what proves that it is the same browser. `passkey`: which browser was asked to sign in with a passkey.
 */
export type CookieName = 'session' | 'next' | 'link' | 'passkey';

const SECONDS: Record<CookieName, number> = {
  session: BROWSER_SESSION_SECONDS,
  next: 15 * 60,
  link: 15 * 60,
  passkey: 5 * 60,
};

/**
 * On https cookies are `__Host-`: bound to this host, path / and Secure, so that no neighbour can plant one.
 * Browsers refuse that on plain http, which only a development machine uses.
 */
@Injectable()
export class Cookies {
  private readonly prefix: string;
  private readonly options: { path: string; httpOnly: boolean; secure: boolean; sameSite: 'lax' };

  constructor({ http }: AppConfig) {
    const secure = !isLoopbackHttp(http.webUrl);
    this.prefix = secure ? '__Host-crewkit_' : 'crewkit_';
    this.options = { path: '/', httpOnly: true, secure, sameSite: 'lax' };
  }

  read(request: FastifyRequest, name: CookieName): string | undefined {
    return request.cookies[this.prefix + name];
  }

  set(reply: FastifyReply, name: CookieName, value: string): void {
    void reply.setCookie(this.prefix + name, value, { ...this.options, maxAge: SECONDS[name] });
  }

  clear(reply: FastifyReply, name: CookieName): void {
    void reply.clearCookie(this.prefix + name, this.options);
  }
}

function isLoopbackHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
