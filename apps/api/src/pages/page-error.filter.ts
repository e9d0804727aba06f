import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@app/kernel';
import { Logger } from '@app/telemetry';
import { REFUSALS, STATUS_OF } from '../http/error-table';
import { messagePage } from './message.view';
import { HOME_PATH } from './next-path';
import { PageWriter } from './page-writer';

interface Failure {
  status: number;
  text: string;
  retryAfter?: number;
}

/** People who look at a page get their errors as a page, with the way back. */
@Catch()
export class PageErrorFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly writer: PageWriter,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, text, retryAfter } = failureOf(error);
    if (status >= 500) this.logger.error('A page failed', { err: error });
    if (reply.sent) return;
    if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
    const link = { href: HOME_PATH, label: 'Back to the start' };
    await this.writer.send(reply, {
      page: messagePage({ title: 'That did not work', text, link, tone: 'bad' }),
      status,
    });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof DomainError && error.kind !== 'internal') {
    const status = STATUS_OF[error.kind];
    return { status, text: error.message, retryAfter: error.retryAfter ?? (status === 503 ? 5 : undefined) };
  }
  return { status: 500, text: REFUSALS[500]!.error };
}
