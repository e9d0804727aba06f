import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@app/kernel';

/** Tabs of one person that one process serves. Connections are dear: few of them would keep everybody else out. */
const MOST_OF_A_PERSON = 20;

/** The streams that are open: each is ended when its reader goes, or the process does. */
@Injectable()
export class LiveStreams implements BeforeApplicationShutdown {
  private readonly open = new Map<string, Set<AbortController>>();

  /** Aborted at its end. */
  begin(userId: string, reply: FastifyReply): AbortSignal {
    const others = this.open.get(userId) ?? new Set();
    if (others.size >= MOST_OF_A_PERSON) throw tooMany();
    const controller = new AbortController();
    this.open.set(userId, others.add(controller));
    reply.raw.once('close', () => this.end(userId, controller));
    // Gone already, while it was asked whether they may.
    if (reply.raw.destroyed) this.end(userId, controller);
    return controller.signal;
  }

  beforeApplicationShutdown(): void {
    for (const controllers of this.open.values()) for (const controller of controllers) controller.abort();
  }

  private end(userId: string, controller: AbortController): void {
    controller.abort();
    const others = this.open.get(userId);
    others?.delete(controller);
    if (others?.size === 0) this.open.delete(userId);
  }
}

function tooMany(): DomainError {
  return new DomainError(
    'rate_limited',
    'sessions.live_streams',
    `You follow sessions ${MOST_OF_A_PERSON} times at once already; close one of them.`,
    { retryAfter: 5 },
  );
}
