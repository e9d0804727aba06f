import { type Html, html } from '@app/kernel';
import { alert, page, type SignedIn } from './layout.view';

interface EmailForm {
  email?: string;
  next: string;
  problem?: string;
  /** The person is signed in, and shows once more that it is them. */
  again?: boolean;
}

export function emailPage({ email = '', next, problem, again = false }: EmailForm): Html {
  const title = again ? 'Sign in again' : 'Sign in';
  return page({
    title: problem ? 'Problem signing in' : title,
    scripted: true,
    main: html`
      <h1>${title}</h1>
      <p class="lead">We mail you a link that signs you in. There is no password.</p>
      ${alert(problem)}
      <form method="post" action="/sign-in">
        <input type="hidden" name="next" value="${next}" />
        <label for="email">E-mail address</label>
        <input
          id="email"
          name="email"
          type="email"
          value="${email}"
          autocomplete="email"
          placeholder="you@example.com"
          maxlength="254"
          required
          autofocus
          ${problem && html`aria-invalid="true" aria-describedby="problem"`}
        />
        <p class="actions"><button type="submit">Mail me a link</button></p>
      </form>
      ${passkeyForm(next)}
    `,
  });
}

/** The script shows it where the browser knows passkeys. */
function passkeyForm(next: string): Html {
  return html`<form method="post" action="/sign-in/passkey" data-passkey="sign-in" hidden>
    <input type="hidden" name="next" value="${next}" />
    <p class="or">or</p>
    <p><button class="quiet" type="submit">Sign in with a passkey</button></p>
  </form>`;
}

interface CheckMail {
  email: string;
  /** Signs in with another browser, too. */
  code: string;
  mailbox: boolean;
}

export function checkMailPage({ email, code, mailbox }: CheckMail): Html {
  return page({
    title: 'Check your mail',
    main: html`
      <h1>Check your mail</h1>
      <p class="lead">If <strong>${email}</strong> can sign in here, a link is on its way to it.</p>
      <p>It works once, within 15 minutes, in this browser. Only the newest link works.</p>
      <p>Opening it elsewhere? It asks for this code there:</p>
      <p class="code shown">${code.slice(0, 3)} ${code.slice(3)}</p>
      ${
        mailbox &&
        html`<p class="note">This is a development installation: no mail leaves it.</p>
          <p class="actions"><a class="button" href="/dev/mailbox">Open the mailbox</a></p>`
      }
      <p class="aside"><a href="/sign-in">Use another address</a></p>
    `,
  });
}

interface ConfirmForm {
  email: string;
  token: string;
  /** Not the browser that asked: it has to be told what that one shows. */
  needsCode: boolean;
  problem?: string;
}

export function confirmPage({ email, token, needsCode, problem }: ConfirmForm): Html {
  return page({
    title: problem ? 'Problem signing in' : 'Confirm signing in',
    main: html`
      <h1>Sign in as ${email}?</h1>
      <p class="lead">This browser stays signed in for at most a week.</p>
      ${alert(problem)}
      <form method="post" action="/sign-in/confirm">
        <input type="hidden" name="token" value="${token}" />
        ${needsCode && codeField(problem)}
        <p class="actions"><button type="submit" ${!needsCode && html`autofocus`}>Sign in</button></p>
      </form>
      <p class="aside">If you did not ask for this link, close this page.</p>
    `,
  });
}

function codeField(problem?: string): Html {
  return html`<label for="code">Code that the browser shows in which you asked for the link</label>
    <input
      id="code"
      class="code"
      name="code"
      inputmode="numeric"
      autocomplete="one-time-code"
      placeholder="000 000"
      maxlength="7"
      required
      autofocus
      ${problem && html`aria-invalid="true" aria-describedby="problem"`}
    />`;
}

export function accountPage(signedIn: SignedIn): Html {
  return page({
    title: 'Signed in',
    signedIn,
    main: html`
      <h1>You are signed in</h1>
      <p class="lead">Does a device show you a code? Enter it to sign the device in.</p>
      <p class="actions"><a class="button" href="/device-verify">Enter a code</a></p>
      <p class="actions"><a class="button quiet" href="/account/passkeys">Your passkeys</a></p>
      <form class="part" method="post" action="/sign-out/everywhere">
        <p class="actions"><button class="deny" type="submit">Sign out everywhere else</button></p>
        <p class="aside">
          Lost a device, or left a browser open? All devices and all other browsers are signed out.
        </p>
        <input type="hidden" name="form_token" value="${signedIn.formToken}" />
      </form>
    `,
  });
}
