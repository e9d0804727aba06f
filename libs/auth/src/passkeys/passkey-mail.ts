import { html } from '@app/kernel';
import type { Mail } from '../mail/mailer';

export interface PasskeyChange {
  /** The passkey's name, as its owner typed it: escaped here. */
  name: string;
  what: 'added' | 'removed';
}

const LEAD = {
  added: (name: string) => `The passkey "${name}" was added to your account.`,
  removed: (name: string) => `The passkey "${name}" was removed from your account.`,
};
const CONSEQUENCE = {
  added: 'It signs in to crewkit as you, without a mail.',
  removed: 'It does not sign in any more. What was signed in with it stays so.',
};

/** Sent at every change, with the address where passkeys are looked after: whoever did not make it has to know. */
export function passkeyMail(to: string, { name, what }: PasskeyChange, url: string): Mail {
  const lead = LEAD[what](name);
  const warning =
    'If it was not you, somebody is signed in as you: look at your passkeys, and sign out the devices that you do not know.';
  return {
    to,
    subject: `A passkey was ${what}`,
    text: `${lead}\n${CONSEQUENCE[what]}\n\n${warning}\n\n${url}\n`,
    html: String(
      html`<p>${lead}<br />${CONSEQUENCE[what]}</p>
        <p>${warning}</p>
        <p><a href="${url}">Your passkeys</a></p>`,
    ),
  };
}
