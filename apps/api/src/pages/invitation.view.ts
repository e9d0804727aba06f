import { html, type Html } from '@app/kernel';
import type { OpenInvitation } from '@app/organizations';
import { page, type SignedIn } from './layout.view';

interface InvitationForm {
  open: OpenInvitation;
  token: string;
  signedIn: SignedIn;
}

export function invitationPage({
  open: { organization, invitation },
  token,
  signedIn,
}: InvitationForm): Html {
  const inviter = invitation.invitedBy;
  return page({
    title: `Join ${organization.name}`,
    signedIn,
    main: html`
      <h1>Join ${organization.name}?</h1>
      <p class="lead">Its members see the sessions that you record for it, as far as their role allows.</p>
      <dl>
        <div>
          <dt>Organization</dt>
          <dd>${organization.name} (${organization.slug})</dd>
        </div>
        <div>
          <dt>Invited by</dt>
          <dd>${inviter ? (inviter.name ?? inviter.email) : 'somebody who has left'}</dd>
        </div>
        <div>
          <dt>Your role</dt>
          <dd>${invitation.role.name}</dd>
        </div>
        <div>
          <dt>Account</dt>
          <dd>${signedIn.email}</dd>
        </div>
      </dl>
      <form method="post" action="/join/${token}">
        <input type="hidden" name="form_token" value="${signedIn.formToken}" />
        <p class="actions pair">
          <button class="deny" type="submit" name="answer" value="decline">Decline</button>
          <button type="submit" name="answer" value="accept">Join</button>
        </p>
      </form>
    `,
  });
}
