import type { ReceivedMail } from '@app/auth';
import { type Html, html } from '@app/kernel';
import { page } from './layout.view';

const LINK = /https?:\/\/\S+/g;

export function mailboxPage(mails: readonly ReceivedMail[]): Html {
  return page({
    title: 'Mailbox',
    wide: true,
    main: html`
      <h1>Mailbox</h1>
      <p class="lead">
        Mail of this development installation, newest first. Nothing was sent; a restart empties it.
      </p>
      ${mails.length === 0 ? html`<p class="note">No mail yet. <a href="/sign-in">Ask for a sign-in link.</a></p>` : mails.map(letter)}
    `,
  });
}

function letter({ to, subject, text, receivedAt }: ReceivedMail): Html {
  return html`<article class="mail">
    <h2>${subject}</h2>
    <p class="hint">
      to ${to} ·
      <time datetime="${receivedAt.toISOString()}">${receivedAt.toISOString().slice(11, 19)} UTC</time>
    </p>
    ${text.split(/\n{2,}/).map((paragraph) => html`<p>${withLinks(paragraph)}</p>`)}
  </article>`;
}

function withLinks(text: string): Html[] {
  const words = text.split(LINK);
  const links = text.match(LINK) ?? [];
  return words.map(
    (word, index) => html`${word}${links[index] && html`<a href="${links[index]}">${links[index]}</a>`}`,
  );
}
