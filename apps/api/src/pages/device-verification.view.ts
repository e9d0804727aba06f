import type { DeviceRequest } from '@app/auth';
import type { Membership } from '@app/organizations';
import { ago } from './ago';
import { type Html, html, type Scope, SCOPES, scopesIn } from '@app/kernel';
import { alert, page, type SignedIn } from './layout.view';

interface CodeForm {
  code: string;
  problem?: string;
  signedIn: SignedIn;
}

export function codePage({ code, problem, signedIn }: CodeForm): Html {
  return page({
    title: problem ? 'Problem with the code' : 'Sign in a device',
    signedIn,
    main: html`
      <h1>Sign in a device</h1>
      <p class="lead">
        ${code && !problem ? 'Is this the code that your device shows?' : 'Enter the code that your device shows.'}
      </p>
      ${alert(problem)}
      <form method="post" action="/device-verify">
        <input type="hidden" name="form_token" value="${signedIn.formToken}" />
        <label for="user_code">Code</label>
        <input
          id="user_code"
          class="code"
          name="user_code"
          value="${code}"
          placeholder="XXXX-XXXX"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          maxlength="32"
          required
          autofocus
          ${problem && html`aria-invalid="true" aria-describedby="problem"`}
        />
        <p class="actions"><button type="submit">Continue</button></p>
      </form>
      <p class="aside">Never enter a code that somebody sent you.</p>
    `,
  });
}

interface DecisionForm {
  request: DeviceRequest;
  memberships: Membership[];
  /** Whether the device and this browser have the same address: told, so that a stranger's request stands out. */
  sameAddress: boolean;
  /** How long the device stays signed in at the most. */
  days: number;
  problem?: string;
  signedIn: SignedIn;
}

export function decisionPage(form: DecisionForm): Html {
  const { request, memberships, problem, signedIn } = form;
  return page({
    title: problem ? 'Problem with your answer' : 'Approve this device?',
    signedIn,
    main: html`
      <h1>Approve this device?</h1>
      <p class="warning">
        <strong>Only continue if you started this yourself.</strong>
        If somebody sent you this code, deny: they would use crewkit as you.
      </p>
      ${alert(problem)}
      <p class="label" id="compare">Your device must show exactly this code</p>
      <p class="code shown" aria-labelledby="compare">${request.userCode}</p>
      ${facts(form)} ${rights(form)}
      <form method="post" action="/device-verify/decision">
        <input type="hidden" name="form_token" value="${signedIn.formToken}" />
        <input type="hidden" name="user_code" value="${request.userCode}" />
        ${memberships.length > 1 && organizationChoice(memberships)}
        <p class="actions pair">
          <button class="deny" type="submit" name="decision" value="deny" formnovalidate>Deny</button>
          <button type="submit" name="decision" value="approve">Approve</button>
        </p>
      </form>
    `,
  });
}

function facts({ request, memberships, sameAddress, signedIn }: DecisionForm): Html {
  const address = sameAddress ? 'same as this browser' : 'not that of this browser';
  return html`<dl>
    <div>
      <dt>Device</dt>
      <dd>${request.clientName}</dd>
    </div>
    <div>
      <dt>Program</dt>
      <dd>${request.userAgent ?? 'unknown'}</dd>
    </div>
    <div>
      <dt>Address</dt>
      <dd>${request.ip ?? 'unknown'} <span class="hint">(${address})</span></dd>
    </div>
    <div>
      <dt>Started</dt>
      <dd>
        ${ago(request.age)}
        <span class="hint"
          >(<time datetime="${request.createdAt.toISOString()}">${clockTime(request.createdAt)}</time>)</span
        >
      </dd>
    </div>
    <div>
      <dt>Account</dt>
      <dd>${signedIn.email}</dd>
    </div>
    ${
      memberships.length < 2 &&
      html`<div>
        <dt>Organization</dt>
        <dd>${memberships[0]?.name ?? 'none yet'}</dd>
      </div>`
    }
  </dl>`;
}

function rights({ request, days }: DecisionForm): Html {
  return html`<h2>It will be able to</h2>
    <ul>
      ${scopesIn(request.scope).map(rightsOf)}
      <li>stay signed in until you sign it out, or for ${days} days at most</li>
    </ul>`;
}

function rightsOf(scope: Scope): Html {
  if (scope !== 'api') return html`<li>${SCOPES[scope]}</li>`;
  return html`<li>record AI coding sessions in your name, and what is said in them</li>
    <li>read and change in crewkit whatever you may read and change</li>`;
}

function organizationChoice(memberships: Membership[]): Html {
  return html`<label for="organization">Organization that it works for</label>
    <select id="organization" name="organization" required>
      <option value="">Choose one …</option>
      ${memberships.map(({ organizationId, name }) => html`<option value="${organizationId}">${name}</option>`)}
    </select>`;
}

function clockTime(time: Date): string {
  return `${time.toISOString().slice(11, 19)} UTC`;
}
