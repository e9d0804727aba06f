import { Injectable } from '@nestjs/common';
import { isCheckedToken, TokenRevocation } from '@app/auth';
import { ApiTokensService } from '@app/organizations';

/** RFC 7009 for every token that we issue. Whoever holds one may end it. */
@Injectable()
export class TokenRevocationsService {
  constructor(
    private readonly devices: TokenRevocation,
    private readonly apiTokens: ApiTokensService,
  ) {}

  /** API tokens were given to no OAuth client, so `clientId` says nothing about them. */
  async revoke(token: string, clientId: string | undefined): Promise<void> {
    if (isCheckedToken(token)) await this.apiTokens.reportLeaked([token]);
    else await this.devices.revoke(token, clientId);
  }
}
