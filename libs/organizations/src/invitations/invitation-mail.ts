import type { Mail } from '@app/auth';
import { html } from '@app/kernel';

interface InvitationLink {
  to: string;
  organization: string;
  url: string;
  expiresAt: Date;
}

/** The organization's name was typed by somebody: it is escaped, and kept to one line. */
export function invitationMail({ to, organization, url, expiresAt }: InvitationLink): Mail {
  const name = organization.replace(/\s+/g, ' ');
  const lead = `You are invited to join ${name} on crewkit.`;
  const terms = `The link works for this address, until ${expiresAt.toISOString().slice(0, 10)}.`;
  const warning = 'If you do not know them, ignore this mail: nothing happens without the link.';
  return {
    to,
    subject: `Join ${name} on crewkit`,
    text: `${lead}\n\nOpen this link to accept or decline:\n\n${url}\n\n${terms}\n${warning}\n`,
    html: String(
      html`<p>${lead}</p>
        <p><a href="${url}">Accept or decline</a></p>
        <p>${terms}<br />${warning}</p>`,
    ),
  };
}
