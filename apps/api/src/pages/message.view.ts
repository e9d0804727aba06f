import { type Html, html } from '@app/kernel';
import { page, type SignedIn } from './layout.view';

interface Message {
  title: string;
  text: string;
  /** Where to go on. */
  link?: { href: string; label: string };
  tone?: 'good' | 'bad';
  signedIn?: SignedIn;
}

/** A page that says one thing. */
export function messagePage({ title, text, link, tone, signedIn }: Message): Html {
  return page({
    title,
    signedIn,
    main: html`
      ${tone && html`<p class="seal ${tone}" aria-hidden="true">${tone === 'good' ? '✓' : '✕'}</p>`}
      <h1>${title}</h1>
      <p class="lead" role="${tone === 'bad' ? 'alert' : 'status'}">${text}</p>
      ${link && html`<p class="actions"><a class="button" href="${link.href}">${link.label}</a></p>`}
    `,
  });
}
