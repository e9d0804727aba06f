import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DevMailbox, Mailer } from '@app/auth';
import { DomainError } from '@app/kernel';
import { mailboxPage } from './dev-mailbox.view';
import { OwnOrigin } from './own-origin';
import type { PageAnswer } from './page-answer';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** Whoever reads the mailbox can be anybody, so that only this machine may, and only where it is switched on. */
@Injectable()
export class DevMailboxPages {
  constructor(
    private readonly mailer: Mailer,
    private readonly ownOrigin: OwnOrigin,
  ) {}

  list({ socket, ip, headers }: FastifyRequest): PageAnswer {
    const isLocal = [socket.remoteAddress ?? '', ip].every((address) => LOOPBACK.test(address));
    if (!(this.mailer instanceof DevMailbox) || !isLocal || !this.ownOrigin.isOwnHost(headers.host)) {
      throw new DomainError('not_found', 'not_found', 'There is nothing at this address.');
    }
    return { page: mailboxPage(this.mailer.list()) };
  }
}
