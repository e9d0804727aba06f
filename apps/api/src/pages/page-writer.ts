import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type CookieName, Cookies } from './cookies';
import type { PageAnswer } from './page-answer';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** For the pages that make passkeys or sign in with them: files of our own, nothing inline, nothing evaluated. */
const SCRIPTED_POLICY = `${POLICY}; script-src 'self'; connect-src 'self'`;

/**
 * No script runs on these pages but where they say so, nothing is loaded from elsewhere, nobody frames them, and what
 * stands in their address (codes, tokens) is sent to no other site and kept in no cache.
 */
const HEADERS: Record<string, string> = {
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

@Injectable()
export class PageWriter {
  constructor(private readonly cookies: Cookies) {}

  async send(reply: FastifyReply, answer: PageAnswer): Promise<void> {
    const isScripted = 'page' in answer && answer.scripted;
    void reply.headers({
      ...HEADERS,
      'content-security-policy': isScripted ? SCRIPTED_POLICY : POLICY,
    });
    this.setCookies(reply, answer);
    if ('json' in answer) {
      await reply.status(200).send(answer.json);
      return;
    }
    if ('page' in answer) {
      await reply
        .status(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(String(answer.page));
      return;
    }
    // 303: whatever the form's method was, the next page is fetched with GET.
    await reply.redirect(answer.redirect, 303);
  }

  private setCookies(reply: FastifyReply, { cookies = {} }: PageAnswer): void {
    for (const [name, value] of Object.entries(cookies) as [CookieName, string | null][]) {
      if (value === null) this.cookies.clear(reply, name);
      else this.cookies.set(reply, name, value);
    }
  }
}
