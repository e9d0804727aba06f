import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { claimedUserCode, decidedUserCode, expiredUserCode, unknownUserCode } from '../auth.errors';
import type { Decider, Decision, DeviceRequest, GrantStatus } from './device-grant';
import { DeviceGrantsRepository, type OpenedGrant } from './device-grants.repository';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { displayUserCode, normalizeUserCode } from './user-code';
import { UserCodes } from './user-codes';
import { WrongUserCodes } from './wrong-user-codes';

const DECIDED: Record<Decision['action'], GrantStatus> = { approve: 'approved', deny: 'denied' };

/** The person's side of the device flow: look at who asks, then approve or deny. */
@Injectable()
export class DeviceApprovals {
  constructor(
    private readonly repository: DeviceGrantsRepository,
    private readonly wrongCodes: WrongUserCodes,
    private readonly platform: PlatformDatabase,
    private readonly userCodes: UserCodes,
    private readonly log: SignInLog,
  ) {}

  /** The request behind a typed code. Whoever opens it first is the only one who may decide it. */
  open(input: string, decider: Decider): Promise<DeviceRequest> {
    return this.withGrant(input, decider, async (_tx, grant) => grant.status);
  }

  /** Final: an approved or denied request is never decided again, though the same answer may be repeated. */
  decide(input: string, decider: Decider, decision: Decision): Promise<DeviceRequest> {
    return this.withGrant(input, decider, async (tx, grant) => {
      const wanted = DECIDED[decision.action];
      if (grant.status === 'pending') await this.settle(tx, grant, decider, decision);
      else if (answerGiven(grant.status) !== wanted) throw decidedUserCode();
      return wanted;
    });
  }

  private async settle(
    tx: PlatformTransaction,
    { id }: OpenedGrant,
    { userId }: Decider,
    decision: Decision,
  ): Promise<void> {
    await this.repository.decide(tx, id, decision);
    const told =
      decision.action === 'approve'
        ? { event: 'grant.approved' as const, details: { organization_id: decision.organizationId } }
        : { event: 'grant.denied' as const };
    await this.log.record(tx, { ...told, userId, subjectId: id });
  }

  private async withGrant(
    input: string,
    decider: Decider,
    work: (tx: PlatformTransaction, grant: OpenedGrant) => Promise<GrantStatus>,
  ): Promise<DeviceRequest> {
    const code = normalizeUserCode(input);
    if (!code) throw unknownUserCode();
    const request = await this.platform.run(async (tx) => {
      const grant = await this.find(tx, code, decider);
      if (!grant) return undefined;
      await this.claim(tx, grant, decider);
      return toRequest(code, grant, await work(tx, grant));
    });
    if (!request) throw unknownUserCode();
    return request;
  }

  /** Answers instead of throwing: that a code was wrong must be committed. */
  private async find(
    tx: PlatformTransaction,
    code: string,
    decider: Decider,
  ): Promise<OpenedGrant | undefined> {
    await this.wrongCodes.assertMayTry(tx, decider);
    const grant = await this.repository.lockByUserCode(tx, this.userCodes.macOf(code));
    if (grant) return grant;
    await this.wrongCodes.note(tx, decider);
    await this.log.record(tx, { event: 'grant.wrong_code', userId: decider.userId });
    return undefined;
  }

  private async claim(tx: PlatformTransaction, grant: OpenedGrant, { userId }: Decider): Promise<void> {
    if (grant.openedBy !== null && grant.openedBy !== userId) throw claimedUserCode();
    if (grant.expired) throw expiredUserCode();
    if (grant.openedBy !== null) return;
    await this.repository.open(tx, grant.id, userId);
    await this.log.record(tx, { event: 'grant.opened', userId, subjectId: grant.id });
  }
}

/** A redeemed request was approved before. */
function answerGiven(status: GrantStatus): GrantStatus {
  return status === 'redeemed' ? 'approved' : status;
}

function toRequest(code: string, grant: OpenedGrant, status: GrantStatus): DeviceRequest {
  const { clientId, clientName, scope, ip, userAgent, createdAt, expiresAt, age } = grant;
  return {
    userCode: displayUserCode(code),
    clientId,
    clientName,
    scope,
    ip,
    userAgent,
    createdAt,
    expiresAt,
    age,
    status,
  };
}
