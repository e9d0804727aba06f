import { Injectable } from '@nestjs/common';
import { Handles, type JobHandler } from '@app/jobs';
import { IdleSessions, type SessionsIdle, sessionsIdle } from '@app/sessions';

@Injectable()
@Handles(sessionsIdle)
export class SessionsIdleHandler implements JobHandler<SessionsIdle> {
  constructor(private readonly idle: IdleSessions) {}

  async handle({ organizationId }: SessionsIdle): Promise<void> {
    await this.idle.end({ organizationId });
  }
}
