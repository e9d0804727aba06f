export { type Claim, type Given, GivenAnswers } from './answers/given-answers.repository';
export { invalidAccessToken } from './auth.errors';
export { AuthModule } from './auth.module';
export {
  type Decider,
  type Decision,
  type DeviceRequest,
  type StartedGrant,
} from './device-flow/device-grant';
export { DeviceApprovals } from './device-flow/device-approvals.service';
export { DeviceGrants, type DeviceStart } from './device-flow/device-grants.service';
export { displayUserCode, normalizeUserCode } from './device-flow/user-code';
export type { Device } from './devices/device';
export { DeviceNotices } from './devices/device-notices.service';
export { DevicesService } from './devices/devices.service';
export { KeyRotation } from './keys/key-rotation.service';
export { SigningKeys } from './keys/signing-keys.service';
export { DevMailbox, type ReceivedMail } from './mail/dev-mailbox';
export { type Mail, Mailer } from './mail/mailer';
export { type MailWaiting, mailWaiting } from './mail/mail.job';
export { OutgoingMail } from './mail/outgoing-mail';
export { OAuthError, type OAuthErrorCode } from './oauth-error';
export { isCheckedToken, newCheckedToken } from './checked-token';
export { digestOf, newSecretToken } from './secret-token';
export { type SignInEvent } from './sign-in-log/sign-in-event';
export { SignInLog } from './sign-in-log/sign-in-log.repository';
export type { Passkey } from './passkeys/passkey';
export { PasskeyAssertions } from './passkeys/passkey-assertions.service';
export { PasskeyRegistrations } from './passkeys/passkey-registrations.service';
export { PasskeysService } from './passkeys/passkeys.service';
export type { CreationOptions, RequestOptions } from './passkeys/relying-party';
export type { Assertion, Attestation } from './passkeys/webauthn-answers';
export { SignInSweep } from './sign-in-sweep';
export { type Requester, requesterFrom } from './requester';
export {
  BROWSER_SESSION_SECONDS,
  type BrowserSession,
  BrowserSessions,
} from './sign-in/browser-sessions.service';
export { FreshSignIn } from './sign-in/fresh-sign-in.service';
export { MagicLinks } from './sign-in/magic-links.service';
export { SignIn, type UsedLink } from './sign-in/sign-in.service';
export { type SignedOut, SignOutEverywhere } from './sign-in/sign-out-everywhere.service';
export type { SignedInPerson } from './sign-in/signed-in-person';
export { AccessTokens } from './tokens/access-tokens.service';
export type { IssuedTokens } from './tokens/issued-tokens';
export { longestSignInDays, TokenIssuer } from './tokens/token-issuer';
export { TokenRevocation } from './tokens/token-revocation';
export { normalizeEmail } from './users/email-address';
export { InvitedAddresses } from './users/invited-addresses';
export type { User } from './users/user';
export { UsersService } from './users/users.service';
