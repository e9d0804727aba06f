import { Injectable } from '@nestjs/common';
import { type MailWaiting, mailWaiting, OutgoingMail } from '@app/auth';
import { Handles, type JobHandler } from '@app/jobs';

@Injectable()
@Handles(mailWaiting)
export class MailWaitingHandler implements JobHandler<MailWaiting> {
  constructor(private readonly mail: OutgoingMail) {}

  handle({ mailId }: MailWaiting): Promise<void> {
    return this.mail.deliver(mailId);
  }
}
