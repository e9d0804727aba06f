import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SigningKeys } from '@app/auth';
import { AppConfig } from '@app/config';
import { CountsAgainst } from '../http';
import { KeySetResponse, MetadataResponse, toMetadata } from './metadata.response';

/** New keys are published longer than this before they sign. */
const CACHEABLE = 'public, max-age=300';

@ApiTags('Authentication')
@CountsAgainst('none')
@Controller('.well-known')
export class MetadataController {
  constructor(
    private readonly config: AppConfig,
    private readonly keys: SigningKeys,
  ) {}

  @Get('oauth-authorization-server')
  @Header('Cache-Control', CACHEABLE)
  @ApiOperation({ operationId: 'showAuthorizationServer', summary: 'How clients sign in here (RFC 8414)' })
  @ApiOkResponse({ type: MetadataResponse })
  metadata(): MetadataResponse {
    return toMetadata(this.config.http);
  }

  @Get('jwks.json')
  @Header('Cache-Control', CACHEABLE)
  @ApiOperation({ operationId: 'showKeySet', summary: 'The keys that verify access tokens (RFC 7517)' })
  @ApiOkResponse({ type: KeySetResponse })
  async keySet(): Promise<KeySetResponse> {
    return { keys: await this.keys.published() };
  }
}
