import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@app/telemetry';
import { GivenAnswers } from '@app/auth';

const EVERY_MS = 600_000;

/** Answers are kept for a day and not for longer. Several processes that look at once find the same, or nothing. */
@Injectable()
export class DueAnswers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly answers: GivenAnswers,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.answers.removeDue().catch((error: unknown) => {
        this.logger.warn('Kept answers could not be removed; it is tried again', { err: error });
      });
    }, EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
