import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AppConfig } from '@app/config';
import { GivenAnswers } from './answers/given-answers.repository';
import { DerivedKeys } from './derived-keys';
import { DeviceApprovals } from './device-flow/device-approvals.service';
import { DeviceGrantsRepository } from './device-flow/device-grants.repository';
import { DeviceGrants } from './device-flow/device-grants.service';
import { StartLimits } from './device-flow/start-limits';
import { StartLimitsRepository } from './device-flow/start-limits.repository';
import { UserCodes } from './device-flow/user-codes';
import { WrongUserCodes } from './device-flow/wrong-user-codes';
import { WrongUserCodesRepository } from './device-flow/wrong-user-codes.repository';
import { DeviceLiveness } from './devices/device-liveness';
import { DeviceNotices } from './devices/device-notices.service';
import { DevicesRepository } from './devices/devices.repository';
import { DevicesService } from './devices/devices.service';
import { KeyRotation } from './keys/key-rotation.service';
import { SigningKeysRepository } from './keys/signing-keys.repository';
import { SigningKeys } from './keys/signing-keys.service';
import { Mailer } from './mail/mailer';
import { mailerFor } from './mail/mailer-for';
import { OutgoingMail } from './mail/outgoing-mail';
import { OutgoingMailsRepository } from './mail/outgoing-mails.repository';
import { SignInLog } from './sign-in-log/sign-in-log.repository';
import { PasskeyAssertions } from './passkeys/passkey-assertions.service';
import { PasskeyChallengesRepository } from './passkeys/passkey-challenges.repository';
import { PasskeyChallenges } from './passkeys/passkey-challenges.service';
import { PasskeyNotices } from './passkeys/passkey-notices.service';
import { PasskeyRegistrations } from './passkeys/passkey-registrations.service';
import { PasskeysRepository } from './passkeys/passkeys.repository';
import { PasskeysService } from './passkeys/passkeys.service';
import { RelyingParty } from './passkeys/relying-party';
import { SignInSweepRepository } from './sign-in-sweep.repository';
import { SignInSweep } from './sign-in-sweep';
import { BrowserSessionsRepository } from './sign-in/browser-sessions.repository';
import { BrowserSessions } from './sign-in/browser-sessions.service';
import { LinkLimits } from './sign-in/link-limits';
import { LinkLimitsRepository } from './sign-in/link-limits.repository';
import { FreshSignIn } from './sign-in/fresh-sign-in.service';
import { MagicLinksRepository } from './sign-in/magic-links.repository';
import { MagicLinks } from './sign-in/magic-links.service';
import { SignIn } from './sign-in/sign-in.service';
import { SignOutEverywhere } from './sign-in/sign-out-everywhere.service';
import { AccessTokens } from './tokens/access-tokens.service';
import { RefreshTokensRepository } from './tokens/refresh-tokens.repository';
import { RefreshTokens } from './tokens/refresh-tokens.service';
import { TokenIssuer } from './tokens/token-issuer';
import { TokenRevocation } from './tokens/token-revocation';
import { UsersRepository } from './users/users.repository';
import { UsersService } from './users/users.service';

const REPOSITORIES = [
  BrowserSessionsRepository,
  DeviceGrantsRepository,
  DevicesRepository,
  LinkLimitsRepository,
  MagicLinksRepository,
  OutgoingMailsRepository,
  PasskeyChallengesRepository,
  PasskeysRepository,
  RefreshTokensRepository,
  SignInSweepRepository,
  StartLimitsRepository,
  SigningKeysRepository,
  UsersRepository,
  WrongUserCodesRepository,
];

const INSIDE = [
  DerivedKeys,
  DeviceLiveness,
  LinkLimits,
  OutgoingMail,
  PasskeyChallenges,
  PasskeyNotices,
  RefreshTokens,
  RelyingParty,
  StartLimits,
  UserCodes,
  WrongUserCodes,
];

const DOORS = [
  AccessTokens,
  BrowserSessions,
  DeviceApprovals,
  DeviceGrants,
  DeviceNotices,
  DevicesService,
  FreshSignIn,
  GivenAnswers,
  KeyRotation,
  SignInSweep,
  MagicLinks,
  PasskeyAssertions,
  PasskeyRegistrations,
  PasskeysService,
  SignIn,
  SignInLog,
  SigningKeys,
  SignOutEverywhere,
  TokenIssuer,
  TokenRevocation,
  UsersService,
];

/** Needs the application's Clock, and the database, jobs, configuration and telemetry modules. */
@Module({
  imports: [JwtModule.register({})],
  providers: [
    ...REPOSITORIES,
    ...INSIDE,
    ...DOORS,
    { provide: Mailer, inject: [AppConfig], useFactory: (config: AppConfig) => mailerFor(config) },
  ],
  exports: [...DOORS, Mailer, OutgoingMail],
})
export class AuthModule {}
