import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type BrowserSession, BrowserSessions, type Requester, requesterFrom } from '@app/auth';
import { DomainError } from '@app/kernel';
import { Cookies } from './cookies';
import { type Fields, fieldsOf, textOf } from './form-fields';
import { OwnOrigin } from './own-origin';

/** The name of the field that binds a form to the browser session it was made for. */
export const FORM_TOKEN = 'form_token';

/** A request for a page, as its logic sees it. */
export interface Visit {
  session?: BrowserSession;
  /** Cookies as they came: the session's may belong to none any more. */
  cookies: { session?: string; next?: string; link?: string; passkey?: string };
  fields: Fields;
  requester: Requester;
}

export type SignedInVisit = Visit & { session: BrowserSession };

/** Who opens a page, or sends a form of one. */
@Injectable()
export class Visits {
  constructor(
    private readonly sessions: BrowserSessions,
    private readonly cookies: Cookies,
    private readonly ownOrigin: OwnOrigin,
  ) {}

  ofPage(request: FastifyRequest): Promise<Visit> {
    return this.visit(request, request.query);
  }

  /** A form must come from a page of ours, whether somebody is signed in or not. */
  async ofForm(request: FastifyRequest): Promise<Visit> {
    if (!this.ownOrigin.sent(request.headers)) throw foreignForm();
    return this.visit(request, request.body);
  }

  /** A form that acts for the signed-in person must also carry that session's token. */
  assertOwnForm(visit: Visit): asserts visit is SignedInVisit {
    const { session, fields } = visit;
    if (!session || !this.sessions.isFormToken(session, textOf(fields, FORM_TOKEN))) throw foreignForm();
  }

  formTokenOf(session: BrowserSession): string {
    return this.sessions.formToken(session);
  }

  private async visit(request: FastifyRequest, source: unknown): Promise<Visit> {
    const cookies = {
      session: this.cookies.read(request, 'session'),
      next: this.cookies.read(request, 'next'),
      link: this.cookies.read(request, 'link'),
      passkey: this.cookies.read(request, 'passkey'),
    };
    const session = await this.sessions.find(cookies.session);
    const requester = requesterFrom(request.ip, request.headers['user-agent']);
    return { session, cookies, fields: fieldsOf(source), requester };
  }
}

function foreignForm(): DomainError {
  return new DomainError(
    'forbidden',
    'pages.foreign_form',
    'This form was not sent from the page that it belongs to, or you have signed in again since. Open the page anew.',
  );
}
