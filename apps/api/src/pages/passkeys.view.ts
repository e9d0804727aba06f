import type { Passkey } from '@app/auth';
import { type Html, html } from '@app/kernel';
import { alert, page, type SignedIn } from './layout.view';

export const PASSKEYS_PATH = '/account/passkeys';

interface PasskeysForm {
  passkeys: Passkey[];
  /** Signed in a moment ago: only then anything can be changed. */
  isFresh: boolean;
  problem?: string;
  signedIn: SignedIn;
}

export function passkeysPage({ passkeys, isFresh, problem, signedIn }: PasskeysForm): Html {
  const changes = (passkey: Passkey) => isFresh && changeForms(passkey, signedIn);
  return page({
    title: problem ? 'Problem with your passkeys' : 'Passkeys',
    signedIn,
    scripted: true,
    main: html`
      <h1>Passkeys</h1>
      <p class="lead">
        Sign in with your fingerprint, your face or a PIN instead of a mail. A link by mail still works.
      </p>
      ${alert(problem)}
      ${
        passkeys.length === 0
          ? html`<p class="empty">You have no passkey yet.</p>`
          : html`<ul class="keys">
              ${passkeys.map(
                (passkey) =>
                  html`<li class="key">
                    ${keyIcon()}
                    <div>
                      <h2>${passkey.name}</h2>
                      <p class="hint">${facts(passkey)}</p>
                      ${changes(passkey)}
                    </div>
                  </li>`,
              )}
            </ul>`
      }
      ${isFresh ? newPasskey(signedIn) : signInAgain()}
    `,
  });
}

function facts({ deviceType, createdAt, lastUsedAt }: Passkey): Html {
  const place = deviceType === 'multi_device' ? 'Synced by its provider' : 'Stays on one device';
  const use = lastUsedAt ? html`last used ${day(lastUsedAt)}` : 'not used yet';
  return html`Added ${day(createdAt)} · ${use}<br />${place}`;
}

function day(time: Date): Html {
  const text = time.toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
  return html`<time datetime="${time.toISOString()}">${text}</time>`;
}

function changeForms({ id, name }: Passkey, { formToken }: SignedIn): Html {
  return html`<details>
    <summary>Rename or remove</summary>
    <form method="post" action="${PASSKEYS_PATH}/${id}/rename">
      <input type="hidden" name="form_token" value="${formToken}" />
      <label for="name-${id}">Name</label>
      <div class="beside">
        <input id="name-${id}" name="name" value="${name}" maxlength="80" autocomplete="off" required />
        <button class="quiet" type="submit">Rename</button>
      </div>
    </form>
    <form method="post" action="${PASSKEYS_PATH}/${id}/remove">
      <input type="hidden" name="form_token" value="${formToken}" />
      <p class="actions"><button class="deny" type="submit">Remove this passkey</button></p>
      <p class="aside">It will not sign in any more. Delete it from your device too.</p>
    </form>
  </details>`;
}

/** The script shows the form where the browser can make passkeys, and one of the notes stands in its place where not. */
function newPasskey({ formToken }: SignedIn): Html {
  return html`<form class="part" method="post" action="${PASSKEYS_PATH}" data-passkey="add" hidden>
      <label for="name">Name of a new passkey <span class="hint">(optional)</span></label>
      <input id="name" name="name" maxlength="80" autocomplete="off" placeholder="Work laptop" />
      <input type="hidden" name="form_token" value="${formToken}" />
      <p class="actions"><button type="submit">Add a passkey</button></p>
    </form>
    <p class="note" data-passkey-impossible hidden>
      This browser cannot make passkeys here: it is too old, or this address is not protected by https.
    </p>
    <p class="note without-script">To add a passkey, this page needs JavaScript.</p>`;
}

function signInAgain(): Html {
  return html`<div class="part">
    <p class="note">You signed in a while ago. To change your passkeys, show once more that it is you.</p>
    <p class="actions">
      <a class="button" href="/sign-in?again=1&amp;next=${encodeURIComponent(PASSKEYS_PATH)}"
        >Sign in again</a
      >
    </p>
  </div>`;
}

function keyIcon(): Html {
  return html`<svg
    class="glyph"
    viewBox="0 0 24 24"
    width="24"
    height="24"
    aria-hidden="true"
    focusable="false"
  >
    <g fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
      <circle cx="8" cy="12" r="4.2" />
      <path d="M12.2 12H21v3.4M17 12v2.6" />
    </g>
  </svg>`;
}
