import { Injectable } from '@nestjs/common';
import { FreshSignIn, PasskeyRegistrations, PasskeysService, type SignedInPerson } from '@app/auth';
import { DomainError } from '@app/kernel';
import { attestationIn, passkeyNameIn } from '../auth/webauthn-answers';
import { STATUS_OF } from '../http/error-table';
import { textOf } from './form-fields';
import type { PageAnswer } from './page-answer';
import { PASSKEYS_PATH, passkeysPage } from './passkeys.view';
import { type SignedInVisit, type Visit, Visits } from './visits';

/** What the person can mend on the page itself: by another name, or by signing in again. */
const MENDABLE: DomainError['kind'][] = ['invalid', 'conflict', 'forbidden'];

/** Where people look after their passkeys. */
@Injectable()
export class PasskeysPages {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly registrations: PasskeyRegistrations,
    private readonly fresh: FreshSignIn,
    private readonly visits: Visits,
  ) {}

  async show(visit: Visit): Promise<PageAnswer> {
    return isSignedIn(visit) ? this.page(visit) : TO_SIGN_IN;
  }

  rename(visit: Visit, id: string): Promise<PageAnswer> {
    return this.change(visit, (person) => this.passkeys.rename(person, id, textOf(visit.fields, 'name')));
  }

  remove(visit: Visit, id: string): Promise<PageAnswer> {
    return this.change(visit, (person) => this.passkeys.remove(person, id));
  }

  /** What the page's script asks, before the browser makes a passkey. */
  async askForNew(visit: Visit): Promise<PageAnswer> {
    this.visits.assertOwnForm(visit);
    return { json: await this.registrations.ask(personOf(visit)) };
  }

  /** What the page's script says, when the browser has made it. */
  async add(visit: Visit): Promise<PageAnswer> {
    this.visits.assertOwnForm(visit);
    const answer = { attestation: attestationIn(visit.fields.credential), name: passkeyNameIn(visit.fields) };
    await this.registrations.complete(personOf(visit), answer);
    return { json: { location: PASSKEYS_PATH } };
  }

  private async change(
    visit: Visit,
    work: (person: SignedInPerson) => Promise<unknown>,
  ): Promise<PageAnswer> {
    if (!isSignedIn(visit)) return TO_SIGN_IN;
    this.visits.assertOwnForm(visit);
    try {
      await work(personOf(visit));
    } catch (error) {
      if (!(error instanceof DomainError) || !MENDABLE.includes(error.kind)) throw error;
      return this.page(visit, error);
    }
    return { redirect: PASSKEYS_PATH };
  }

  private async page(visit: SignedInVisit, problem?: DomainError): Promise<PageAnswer> {
    const { user } = visit.session;
    const passkeys = await this.passkeys.listFor(user.id);
    const isFresh = await this.fresh.has(personOf(visit));
    const signedIn = { email: user.email, formToken: this.visits.formTokenOf(visit.session) };
    return {
      page: passkeysPage({ passkeys, isFresh, problem: problem?.message, signedIn }),
      status: problem ? STATUS_OF[problem.kind] : 200,
      scripted: true,
    };
  }
}

const TO_SIGN_IN: PageAnswer = { redirect: `/sign-in?next=${encodeURIComponent(PASSKEYS_PATH)}` };

function isSignedIn(visit: Visit): visit is SignedInVisit {
  return visit.session !== undefined;
}

function personOf({ session }: SignedInVisit): SignedInPerson {
  return { userId: session.user.id, browserToken: session.token };
}
