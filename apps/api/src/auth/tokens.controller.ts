import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DevicesService, TokenIssuer } from '@app/auth';
import type { Identity } from '@app/kernel';
import { AcceptsForm, ApiErrors, CurrentIdentity, HasOwnIdempotency } from '../http';
import { refreshRequest, revocationRequest } from './oauth-requests';
import { RefreshEndpoint, RevocationEndpoint } from './oauth.documentation';
import { TokenResponse, toTokenResponse } from './oauth.response';
import { TokenRevocationsService } from './token-revocations.service';

@ApiTags('Authentication')
@Controller('auth')
export class TokensController {
  constructor(
    private readonly issuer: TokenIssuer,
    private readonly revocations: TokenRevocationsService,
    private readonly devices: DevicesService,
  ) {}

  @Post('refresh')
  @ApiOperation({
    operationId: 'refreshToken',
    summary: 'Exchange a refresh token for new tokens',
    description:
      'A refresh token works once. Sent again within a minute, as long as its successor was not used, it gives that same ' +
      'successor; any later use means that it was copied, and signs the device out.',
  })
  @RefreshEndpoint({ type: TokenResponse })
  async refresh(@Body() body: unknown): Promise<TokenResponse> {
    const { refreshToken, ...claims } = refreshRequest(body);
    return toTokenResponse(await this.issuer.refresh(refreshToken, claims));
  }

  @Post('revoke')
  @AcceptsForm()
  @ApiOperation({
    operationId: 'revokeToken',
    summary: 'Sign the device of a token out, or end an API token (RFC 7009)',
  })
  @RevocationEndpoint({ description: 'Done, or the token was worth nothing anyway' })
  async revoke(@Body() body: unknown): Promise<void> {
    const { token, clientId } = revocationRequest(body);
    await this.revocations.revoke(token, clientId);
  }

  @Post('logout')
  @HasOwnIdempotency()
  @HttpCode(204)
  @ApiOperation({ operationId: 'logout', summary: 'Sign this device out' })
  @ApiNoContentResponse({ description: 'Its tokens end within five seconds' })
  @ApiErrors(401)
  async logout(@CurrentIdentity() identity: Identity): Promise<void> {
    await this.devices.revoke(identity.credential.id, 'signed_out');
  }
}
