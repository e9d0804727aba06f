import { Injectable } from '@nestjs/common';
import { DeviceGrants, type IssuedTokens, TokenIssuer } from '@app/auth';
import type { TokenRequest } from './oauth-requests';

/** The token endpoint: one route, two kinds of grant. */
@Injectable()
export class TokenExchangeService {
  constructor(
    private readonly grants: DeviceGrants,
    private readonly issuer: TokenIssuer,
  ) {}

  exchange(request: TokenRequest): Promise<IssuedTokens> {
    if (request.grant === 'device_code') return this.grants.redeem(request.deviceCode, request.clientId);
    return this.issuer.refresh(request.refreshToken, request);
  }
}
