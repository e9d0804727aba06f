import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AuthModule, SigningKeys } from '@app/auth';
import { OrganizationsModule } from '@app/organizations';
import { ApiTokensController } from './api-tokens.controller';
import { DeviceApprovalController } from './device-approval.controller';
import { DeviceDecisionsService } from './device-decisions.service';
import { DeviceFlowController } from './device-flow.controller';
import { MagicLinkController } from './magic-link.controller';
import { MeController } from './me.controller';
import { MetadataController } from './metadata.controller';
import { PasskeyLoginController } from './passkey-login.controller';
import { PasskeyRegistrationController } from './passkey-registration.controller';
import { PasskeysController } from './passkeys.controller';
import { SignInsService } from './sign-ins.service';
import { SignedInDevicesController } from './signed-in-devices.controller';
import { TokenExchangeService } from './token-exchange.service';
import { TokenRevocationsService } from './token-revocations.service';
import { TokensController } from './tokens.controller';

@Module({
  imports: [AuthModule, OrganizationsModule],
  controllers: [
    SignedInDevicesController,
    ApiTokensController,
    DeviceFlowController,
    DeviceApprovalController,
    TokensController,
    MagicLinkController,
    PasskeyRegistrationController,
    PasskeyLoginController,
    PasskeysController,
    MeController,
    MetadataController,
  ],
  providers: [DeviceDecisionsService, SignInsService, TokenExchangeService, TokenRevocationsService],
  exports: [AuthModule, OrganizationsModule, DeviceDecisionsService, SignInsService],
})
export class AuthApiModule implements OnApplicationBootstrap {
  constructor(private readonly keys: SigningKeys) {}

  /** An installation that cannot sign tokens says so when it starts, not when the first person signs in. */
  async onApplicationBootstrap(): Promise<void> {
    await this.keys.signer();
  }
}
