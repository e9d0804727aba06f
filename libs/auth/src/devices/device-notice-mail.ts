import { html, storableText } from '@app/kernel';
import type { Mail } from '../mail/mailer';
import type { Device } from './device';

interface Notice {
  to: string;
  device: Pick<Device, 'clientName' | 'ip' | 'userAgent' | 'createdAt'>;
}

/** What a device says of itself was typed by whoever runs it: kept to one line, and escaped. */
export function newDeviceMail({ to, device, url }: Notice & { url: string }): Mail {
  const name = oneLine(device.clientName);
  const lead = `“${name}” was signed in to crewkit in your name.`;
  const facts = factsOf(device);
  const question = 'Was this not you? Sign it out:';
  return {
    to,
    subject: 'A new device is signed in to crewkit',
    text: `${lead}\n\n${facts.join('\n')}\n\n${question}\n\n${url}\n`,
    html: String(
      html`<p>${lead}</p>
        <p>${facts.map((fact) => html`${fact}<br />`)}</p>
        <p>${question} <a href="${url}">Sign the device out</a></p>`,
    ),
  };
}

export function reusedTokenMail({ to, device }: Notice): Mail {
  const lead = `“${oneLine(device.clientName)}” was signed out of crewkit.`;
  const reason =
    'One of its refresh tokens was used twice: two programs had it, and one of them may not be yours. Sign in again on the device, and look at who can read its files.';
  const facts = factsOf(device);
  return {
    to,
    subject: 'A device was signed out of crewkit',
    text: `${lead}\n\n${reason}\n\n${facts.join('\n')}\n`,
    html: String(
      html`<p>${lead}</p>
        <p>${reason}</p>
        <p>${facts.map((fact) => html`${fact}<br />`)}</p>`,
    ),
  };
}

function factsOf({ ip, userAgent, createdAt }: Notice['device']): string[] {
  return [
    `Signed in: ${createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `Address: ${ip ?? 'unknown'}`,
    `Program: ${oneLine(userAgent ?? 'unknown')}`,
  ];
}

function oneLine(text: string): string {
  return storableText(text).replace(/\s+/g, ' ');
}
