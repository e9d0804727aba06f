import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeviceGrants, type Requester } from '@app/auth';
import { AppConfig } from '@app/config';
import { AcceptsForm, CountsAgainst } from '../http';
import { CurrentRequester } from './current-requester';
import { deviceStart, tokenRequest } from './oauth-requests';
import { DeviceStartEndpoint, TokenEndpoint } from './oauth.documentation';
import {
  DeviceAuthorizationResponse,
  toDeviceAuthorization,
  TokenResponse,
  toTokenResponse,
} from './oauth.response';
import { TokenExchangeService } from './token-exchange.service';

@ApiTags('Authentication')
@Controller('auth')
export class DeviceFlowController {
  constructor(
    private readonly grants: DeviceGrants,
    private readonly exchange: TokenExchangeService,
    private readonly config: AppConfig,
  ) {}

  @Post('device')
  @AcceptsForm()
  @ApiOperation({ operationId: 'startDeviceGrant', summary: 'Ask for a device code (RFC 8628)' })
  @DeviceStartEndpoint({ type: DeviceAuthorizationResponse })
  async start(
    @Body() body: unknown,
    @CurrentRequester() requester: Requester,
  ): Promise<DeviceAuthorizationResponse> {
    const started = await this.grants.start({ ...deviceStart(body), requester });
    return toDeviceAuthorization(started, `${this.config.http.webUrl}/device-verify`);
  }

  @Post('token')
  @CountsAgainst('polls')
  @AcceptsForm()
  @ApiOperation({
    operationId: 'issueToken',
    summary: 'Exchange a device code, or a refresh token, for tokens',
    description:
      'Poll it every `interval` seconds while it answers `authorization_pending`; after `slow_down` wait five seconds longer. ' +
      'Then show the account and the organization of `GET me`: whoever approves a code may be somebody else than who asked.',
  })
  @TokenEndpoint({ type: TokenResponse })
  async token(@Body() body: unknown): Promise<TokenResponse> {
    return toTokenResponse(await this.exchange.exchange(tokenRequest(body)));
  }
}
