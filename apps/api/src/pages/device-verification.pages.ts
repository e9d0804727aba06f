import { Injectable } from '@nestjs/common';
import {
  type Decider,
  DeviceApprovals,
  type DeviceRequest,
  displayUserCode,
  longestSignInDays,
  normalizeUserCode,
} from '@app/auth';
import { AppConfig } from '@app/config';
import { DomainError } from '@app/kernel';
import { OrganizationsService } from '@app/organizations';
import { deciderOf } from '../auth/decider';
import { DeviceDecisionsService } from '../auth/device-decisions.service';
import { STATUS_OF } from '../http/error-table';
import { codePage, decisionPage } from './device-verification.view';
import { textOf } from './form-fields';
import type { SignedIn } from './layout.view';
import { messagePage } from './message.view';
import type { PageAnswer } from './page-answer';
import { verificationPath } from './verification-path';
import { type SignedInVisit, type Visit, Visits } from './visits';

/** What the person can mend by typing: shown above the form instead of on a page of its own. */
const MENDABLE: DomainError['kind'][] = ['invalid', 'not_found', 'conflict'];

/** The page behind `verification_uri`: sign in, enter the code, see who asks, approve or deny. */
@Injectable()
export class DeviceVerificationPages {
  constructor(
    private readonly approvals: DeviceApprovals,
    private readonly decisions: DeviceDecisionsService,
    private readonly organizations: OrganizationsService,
    private readonly visits: Visits,
    private readonly config: AppConfig,
  ) {}

  /** Changes nothing, even with a code in the address (`verification_uri_complete`). */
  enter(visit: Visit): PageAnswer {
    if (!isSignedIn(visit)) return toSignIn(visit);
    return { page: codePage({ code: readCode(visit), signedIn: this.signedIn(visit) }) };
  }

  /** Opens the code for this person, and shows who asks. */
  async show(visit: Visit): Promise<PageAnswer> {
    if (!isSignedIn(visit)) return toSignIn(visit);
    this.visits.assertOwnForm(visit);
    try {
      return await this.showRequest(
        visit,
        await this.approvals.open(textOf(visit.fields, 'user_code'), deciderIn(visit)),
      );
    } catch (error) {
      return this.codeProblem(visit, error);
    }
  }

  async decide(visit: Visit): Promise<PageAnswer> {
    if (!isSignedIn(visit)) return toSignIn(visit);
    this.visits.assertOwnForm(visit);
    const action = textOf(visit.fields, 'decision') === 'approve' ? 'approve' : 'deny';
    const answer = {
      userCode: textOf(visit.fields, 'user_code'),
      action,
      organization: textOf(visit.fields, 'organization'),
    } as const;
    try {
      const request = await this.decisions.decide(deciderIn(visit), answer);
      return { page: resultPage(request, action, this.signedIn(visit)) };
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'invalid') return this.choiceProblem(visit);
      return this.codeProblem(visit, error);
    }
  }

  private async showRequest(
    visit: SignedInVisit,
    request: DeviceRequest,
    problem?: string,
  ): Promise<PageAnswer> {
    const signedIn = this.signedIn(visit);
    if (request.status !== 'pending') {
      return {
        page: codePage({
          code: '',
          problem: 'This code was used already. Start again on the device.',
          signedIn,
        }),
        status: 409,
      };
    }
    const memberships = await this.organizations.listFor(visit.session.user.id);
    const days = longestSignInDays(this.config);
    const sameAddress = request.ip !== null && request.ip === visit.requester.ip;
    return {
      page: decisionPage({ request, memberships, sameAddress, days, problem, signedIn }),
      status: problem ? 422 : 200,
    };
  }

  private async choiceProblem(visit: SignedInVisit): Promise<PageAnswer> {
    const request = await this.approvals.open(textOf(visit.fields, 'user_code'), deciderIn(visit));
    return this.showRequest(visit, request, 'Choose the organization that the device works for.');
  }

  private codeProblem(visit: SignedInVisit, error: unknown): PageAnswer {
    if (!(error instanceof DomainError) || !MENDABLE.includes(error.kind)) throw error;
    const code = textOf(visit.fields, 'user_code').slice(0, 32);
    return {
      page: codePage({ code, problem: error.message, signedIn: this.signedIn(visit) }),
      status: STATUS_OF[error.kind],
    };
  }

  private signedIn({ session }: SignedInVisit): SignedIn {
    return { email: session.user.email, formToken: this.visits.formTokenOf(session) };
  }
}

function isSignedIn(visit: Visit): visit is SignedInVisit {
  return visit.session !== undefined;
}

function deciderIn({ session, requester }: SignedInVisit): Decider {
  return deciderOf(session.user.id, requester);
}

/** The code of the address or the form as people read it; empty when it is none. */
function readCode({ fields }: Visit): string {
  const code = normalizeUserCode(textOf(fields, 'user_code'));
  return code ? displayUserCode(code) : '';
}

function toSignIn({ fields }: Visit): PageAnswer {
  return { redirect: `/sign-in?next=${encodeURIComponent(verificationPath(fields.user_code))}` };
}

function resultPage(request: DeviceRequest, action: 'approve' | 'deny', signedIn: SignedIn) {
  if (action === 'deny') {
    return messagePage({
      title: 'Denied',
      text: `${request.clientName} was not signed in. You may close this page.`,
      signedIn,
    });
  }
  const text = `${request.clientName} is signed in. Go back to it: it continues within a few seconds. You may close this page.`;
  return messagePage({ title: 'Approved', text, tone: 'good', signedIn });
}
