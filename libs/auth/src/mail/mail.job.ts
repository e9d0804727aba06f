import { defineJob } from '@app/jobs';

/** A mail is kept and to be sent. The payload names it and says nothing of it: Redis is clear text. */
export class MailWaiting {
  mailId!: string;
}

export const mailWaiting = defineJob<MailWaiting>({
  name: 'mail.waiting',
  queue: 'mail',
  identity: ({ mailId }) => mailId,
});
