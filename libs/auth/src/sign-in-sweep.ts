import { Injectable } from '@nestjs/common';
import { Logger } from '@app/telemetry';
import { SignInSweepRepository } from './sign-in-sweep.repository';

/** Nothing is decided by these rows any more; removing them twice or never changes no answer. */
@Injectable()
export class SignInSweep {
  constructor(
    private readonly repository: SignInSweepRepository,
    private readonly logger: Logger,
  ) {}

  async remove(): Promise<void> {
    const removed = await this.repository.removeAll();
    if (Object.values(removed).some((rows) => rows > 0))
      this.logger.info('Expired sign-ins were removed', removed);
  }
}
