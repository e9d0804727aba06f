import type { Mail } from '../mail/mailer';

interface SignInLink {
  to: string;
  url: string;
  minutes: number;
}

/** Nothing in it comes from whoever asked for the link: the HTML needs no escaping. */
export function signInMail({ to, url, minutes }: SignInLink): Mail {
  const lead = 'Somebody, hopefully you, asked to sign in to crewkit with this address.';
  const terms = `The link works once, within ${minutes} minutes.`;
  const warning = 'If it was not you, ignore this mail: nothing happens without the link.';
  return {
    to,
    subject: 'Sign in to crewkit',
    text: `${lead}\n\nOpen this link to go on:\n\n${url}\n\n${terms}\n${warning}\n`,
    html: `<p>${lead}</p>\n<p><a href="${url}">Sign in to crewkit</a></p>\n<p>${terms}<br>${warning}</p>\n`,
  };
}
