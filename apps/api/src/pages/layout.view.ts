import { type Html, html } from '@app/kernel';
import { PASSKEYS_SCRIPT_PATH } from './passkeys-script';
import { STYLESHEET_PATH } from './stylesheet';

/** Who is signed in, for the foot of the page. */
export interface SignedIn {
  email: string;
  formToken: string;
}

interface Page {
  title: string;
  main: Html;
  signedIn?: SignedIn;
  /** More room, for pages that list things. */
  wide?: boolean;
  /** Makes passkeys, or signs in with them. */
  scripted?: boolean;
}

export function page({ title, main, signedIn, wide, scripted }: Page): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · crewkit</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${STYLESHEET_PATH}" />
        ${scripted && html`<script type="module" src="${PASSKEYS_SCRIPT_PATH}"></script>`}
      </head>
      <body>
        <div class="${wide ? 'sheet wide' : 'sheet'}">
          <header><a class="brand" href="/sign-in">${mark()}crewkit</a></header>
          <main class="card">${main}</main>
          <footer>${signedIn && account(signedIn)}</footer>
        </div>
      </body>
    </html>`;
}

function account({ email, formToken }: SignedIn): Html {
  return html`<form class="account" method="post" action="/sign-out">
    <input type="hidden" name="form_token" value="${formToken}" />
    <span>Signed in as <strong>${email}</strong></span>
    <button class="plain" type="submit">Sign out</button>
  </form>`;
}

/** Three people in a row: a crew. */
function mark(): Html {
  return html`<svg
    class="mark"
    viewBox="0 0 32 32"
    width="32"
    height="32"
    aria-hidden="true"
    focusable="false"
  >
    <rect width="32" height="32" rx="9" fill="currentColor" />
    <g fill="none" stroke-width="2.6" stroke-linecap="round">
      <path d="M6.5 23v-1.5a3.6 3.6 0 0 1 3.6-3.6" />
      <path d="M25.5 23v-1.5a3.6 3.6 0 0 0-3.6-3.6" />
      <path d="M11.6 24v-1.3a4.4 4.4 0 0 1 8.8 0V24" />
      <circle cx="16" cy="12.4" r="3.5" />
    </g>
  </svg>`;
}

/** A sentence that a person must see before anything else; announced to who cannot see it. */
export function alert(message: string | undefined): Html {
  return html`<div class="alerts" aria-live="assertive">
    ${message && html`<p class="alert" role="alert" id="problem">${message}</p>`}
  </div>`;
}
