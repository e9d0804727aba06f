import { Module } from '@nestjs/common';
import { AuthApiModule } from '../auth/auth-api.module';
import { AssetsController } from './assets.controller';
import { Cookies } from './cookies';
import { DevMailboxController } from './dev-mailbox.controller';
import { DevMailboxPages } from './dev-mailbox.pages';
import { DeviceSignOutController } from './device-sign-out.controller';
import { DeviceSignOutPages } from './device-sign-out.pages';
import { DeviceVerificationController } from './device-verification.controller';
import { DeviceVerificationPages } from './device-verification.pages';
import { InvitationController } from './invitation.controller';
import { InvitationPages } from './invitation.pages';
import { OwnOrigin } from './own-origin';
import { PageWriter } from './page-writer';
import { PasskeyCeremoniesController } from './passkey-ceremonies.controller';
import { PasskeySignInPages } from './passkey-sign-in.pages';
import { PasskeysPageController } from './passkeys-page.controller';
import { PasskeysPages } from './passkeys.pages';
import { SignInController } from './sign-in.controller';
import { SignInPages } from './sign-in.pages';
import { SignOutController } from './sign-out.controller';
import { SignOutPages } from './sign-out.pages';
import { Visits } from './visits';

/** The few pages that people see with a browser. All their addresses lie at the root. */
@Module({
  imports: [AuthApiModule],
  controllers: [
    AssetsController,
    DevMailboxController,
    DeviceSignOutController,
    DeviceVerificationController,
    InvitationController,
    PasskeyCeremoniesController,
    PasskeysPageController,
    SignInController,
    SignOutController,
  ],
  providers: [
    DevMailboxPages,
    DeviceSignOutPages,
    DeviceVerificationPages,
    InvitationPages,
    OwnOrigin,
    PageWriter,
    PasskeySignInPages,
    PasskeysPages,
    Cookies,
    SignInPages,
    SignOutPages,
    Visits,
  ],
})
export class PagesModule {}
