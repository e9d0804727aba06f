import { Injectable } from '@nestjs/common';
import { PlatformDatabase, type PlatformTransaction } from '@app/database';
import { addressOf, DomainError, type JsonObject, newId } from '@app/kernel';
import { DeviceNotices } from '../devices/device-notices.service';
import { invalidDeviceCode, OAuthError } from '../oauth-error';
import type { Requester } from '../requester';
import { digestOf, newSecretToken } from '../secret-token';
import { SignInLog } from '../sign-in-log/sign-in-log.repository';
import { isSameClient } from '../tokens/client-binding';
import type { IssuedTokens } from '../tokens/issued-tokens';
import { grantedScope } from '../tokens/scope';
import { type OpenedDevice, TokenIssuer } from '../tokens/token-issuer';
import { GRANT_SECONDS, POLL_SECONDS, type StartedGrant } from './device-grant';
import { DeviceGrantsRepository, type LockedGrant } from './device-grants.repository';
import { type PollVerdict, pollVerdict } from './poll-verdict';
import { StartLimits } from './start-limits';
import { displayUserCode } from './user-code';
import { UserCodes } from './user-codes';

const UNNAMED_CLIENT = 'An unnamed client';
/** Two live codes are the same once in 26 billion draws; running out of draws means something is broken. */
const MAX_DRAWS = 5;

const REFUSALS: Record<Exclude<PollVerdict, 'redeem'>, () => OAuthError> = {
  pending: () => new OAuthError('authorization_pending', 'The request was not approved yet. Ask again.'),
  too_soon: () => new OAuthError('slow_down', `Wait ${POLL_SECONDS} seconds longer between polls.`),
  denied: () => new OAuthError('access_denied', 'The request was denied.'),
  expired: () => new OAuthError('expired_token', 'The device code has expired. Start again.'),
  used: invalidDeviceCode,
};

/** What a device says about itself. All of it is shown, none of it is believed. */
export interface DeviceStart {
  clientId?: string;
  clientName?: string;
  scope?: string;
  requester: Requester;
}

/** The device's side of RFC 8628: ask for a code, then poll until somebody has decided. */
@Injectable()
export class DeviceGrants {
  constructor(
    private readonly repository: DeviceGrantsRepository,
    private readonly issuer: TokenIssuer,
    private readonly platform: PlatformDatabase,
    private readonly userCodes: UserCodes,
    private readonly limits: StartLimits,
    private readonly notices: DeviceNotices,
    private readonly log: SignInLog,
  ) {}

  async start(start: DeviceStart): Promise<StartedGrant> {
    const deviceCode = newSecretToken('ckd');
    const userCode = await this.platform.run((tx) => this.add(tx, deviceCode, start));
    return {
      deviceCode,
      userCode: displayUserCode(userCode),
      expiresIn: GRANT_SECONDS,
      interval: POLL_SECONDS,
    };
  }

  /** The tokens once approved, exactly once; until then, and ever after, an OAuthError that says why not. */
  async redeem(deviceCode: string, clientId?: string): Promise<IssuedTokens> {
    const { verdict, opened } = await this.platform.run((tx) => this.poll(tx, deviceCode, clientId));
    if (opened) return this.hand(opened);
    throw REFUSALS[verdict as Exclude<PollVerdict, 'redeem'>]();
  }

  private async hand(opened: OpenedDevice): Promise<IssuedTokens> {
    const tokens = await this.issuer.hand(opened);
    await this.notices.newDevice(opened.device);
    return tokens;
  }

  private async add(tx: PlatformTransaction, deviceCode: string, start: DeviceStart): Promise<string> {
    const { clientId = null, clientName, scope, requester } = start;
    const address = requester.ip === null ? null : addressOf(requester.ip);
    await this.limits.assertMayStart(tx, address);
    const client = {
      clientId,
      clientName: clientName ?? clientId ?? UNNAMED_CLIENT,
      scope: grantedScope(scope),
    };
    for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
      const code = this.userCodes.draw();
      const codes = { deviceCodeHash: digestOf(deviceCode), userCodeMac: this.userCodes.macOf(code) };
      const grant = { id: newId(), ...codes, ...client, ...requester, address };
      if (!(await this.repository.add(tx, grant))) continue;
      await this.log.record(tx, { event: 'grant.started', subjectId: grant.id, details: nameOf(client) });
      return code;
    }
    throw new DomainError('internal', 'auth.no_free_user_code', 'No free user code was found.');
  }

  /** Answers instead of throwing: that a poll was in time must be committed. */
  private async poll(
    tx: PlatformTransaction,
    deviceCode: string,
    clientId: string | undefined,
  ): Promise<{ verdict: PollVerdict; opened?: OpenedDevice }> {
    const grant = await this.repository.lockByDeviceCode(tx, digestOf(deviceCode));
    if (!grant || !isSameClient(grant.clientId, clientId)) throw invalidDeviceCode();
    const verdict = pollVerdict(grant);
    if (verdict === 'pending') await this.repository.notePoll(tx, grant.id);
    return verdict === 'redeem' ? { verdict, opened: await this.open(tx, grant) } : { verdict };
  }

  private async open(tx: PlatformTransaction, grant: LockedGrant): Promise<OpenedDevice> {
    await this.repository.markRedeemed(tx, grant.id);
    const { clientId, clientName, scope, ip, userAgent, organizationId } = grant;
    const userId = grant.openedBy!;
    const opened = await this.issuer.open(tx, {
      userId,
      organizationId,
      method: 'device_flow',
      clientId,
      clientName,
      scope,
      ip,
      userAgent,
    });
    const details = { ...nameOf(grant), device_id: opened.device.id };
    await this.log.record(tx, { event: 'grant.redeemed', userId, subjectId: grant.id, details });
    return opened;
  }
}

/** What a client calls itself. */
function nameOf({ clientId, clientName }: { clientId: string | null; clientName: string }): JsonObject {
  return { client_id: clientId, client_name: clientName };
}
