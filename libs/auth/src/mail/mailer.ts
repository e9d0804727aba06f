/** A message as text and as HTML; both say the same. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** How mail leaves the house. Which one is in use is decided by the configuration. */
export abstract class Mailer {
  /** Mail goes no further than this process: there is nothing to wait or to try again for. */
  readonly isLocal: boolean = false;

  /** Throws `unavailable` when no mail can ever be sent, so that people are told instead of waiting. */
  abstract assertReady(): void;

  abstract send(mail: Mail): Promise<void>;
}
