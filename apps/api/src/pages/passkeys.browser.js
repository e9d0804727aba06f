/*
 * Makes passkeys and signs in with them, on the pages that have a form marked `data-passkey`. Such a form is hidden until
 * this script has found that the browser can do it; without it people sign in by a link in a mail, as always. A module,
 * sent behind @simplewebauthn/browser in one file.
 */
const { browserSupportsWebAuthn, sendSignal, startAuthentication, startRegistration } =
  window.SimpleWebAuthnBrowser;

/** What the two kinds of form do, and what the browser's refusals mean to people. */
const CEREMONIES = {
  'sign-in': { answer: startAuthentication, problems: {} },
  add: {
    answer: startRegistration,
    problems: { InvalidStateError: 'This device has a passkey for your account already.' },
  },
};
const PROBLEMS = {
  NotAllowedError: 'Nothing has changed: it was cancelled, or took too long. You can try again.',
  SecurityError: 'Passkeys do not work at this address. Open the page at its usual one.',
  TypeError: 'The server could not be reached. Try again.',
  SyntaxError: 'The server could not be reached. Try again.',
};
/** What our server says of a passkey that it certainly does not keep. After anything else it may have kept it. */
const UNKEPT = [
  'auth.passkey_unknown',
  'auth.passkey_refused',
  'auth.too_many_passkeys',
  'auth.fresh_sign_in_needed',
];

/** A refusal in our server's words. */
class Refusal extends Error {
  constructor({ error, code }) {
    super(error);
    this.code = code;
  }
}

async function post(address, fields) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer);
  return answer;
}

/** Lets the browser forget a passkey that opens nothing here, so that it is not offered in vain again. */
async function disown({ rp, rpId }, { id }) {
  const signal = { signalName: 'unknownCredential', rpID: rpId ?? rp.id, credentialID: id };
  await sendSignal(signal).catch(() => undefined);
}

async function perform({ answer, problems }, { action, fields }) {
  const options = await post(`${action}/challenge`, fields);
  const credential = await answer({ optionsJSON: options }).catch((cause) => {
    const text = problems[cause.name] ?? PROBLEMS[cause.name] ?? 'The browser could not do it. Try again.';
    throw new Error(text, { cause });
  });
  return post(action, { ...fields, credential }).catch(async (refusal) => {
    if (isUnkept(options, refusal)) await disown(options, credential);
    throw refusal;
  });
}

/** A known passkey may be refused too when it signs in: that is no reason to forget it. */
function isUnkept({ rp }, { code }) {
  return rp ? UNKEPT.includes(code) : code === 'auth.passkey_unknown';
}

function say(problem) {
  const place = document.querySelector('.alerts');
  place.replaceChildren();
  if (!problem) return;
  const text = document.createElement('p');
  text.className = 'alert';
  text.id = 'problem';
  text.setAttribute('role', 'alert');
  text.textContent = problem;
  place.append(text);
}

function begin(form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    say('');
    button.disabled = true;
    const fields = Object.fromEntries(new FormData(form));
    try {
      location.assign(
        (await perform(CEREMONIES[form.dataset.passkey], { action: form.action, fields })).location,
      );
    } catch (error) {
      // The page itself says how to sign in again, and where to come back to.
      if (error.code === 'auth.fresh_sign_in_needed') return location.reload();
      button.disabled = false;
      say(PROBLEMS[error.name] ?? error.message);
    }
  });
  form.hidden = false;
}

const canDoIt = browserSupportsWebAuthn();
for (const form of document.querySelectorAll('form[data-passkey]')) if (canDoIt) begin(form);
for (const note of document.querySelectorAll('[data-passkey-impossible]')) note.hidden = canDoIt;
