import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { MagicLinks, type Requester } from '@app/auth';
import { ApiErrors } from '../http';
import { CurrentRequester } from './current-requester';
import { MagicLinkRequest, UseMagicLinkRequest } from './magic-link.request';
import { LINK_REQUESTED, MagicLinkResponse } from './magic-link.response';
import { TokenResponse, toTokenResponse } from './oauth.response';
import { SignInsService } from './sign-ins.service';

@ApiTags('Authentication')
@Controller('auth/magic_link')
export class MagicLinkController {
  constructor(
    private readonly magicLinks: MagicLinks,
    private readonly signIns: SignInsService,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requestMagicLink',
    summary: 'Mail a sign-in link',
    description: 'The answer is the same for known and unknown addresses.',
  })
  @ApiAcceptedResponse({ type: MagicLinkResponse })
  @ApiErrors(400, 422, 503)
  async request(
    @Body() { email }: MagicLinkRequest,
    @CurrentRequester() { ip }: Requester,
  ): Promise<MagicLinkResponse> {
    await this.magicLinks.request(email, ip);
    return LINK_REQUESTED;
  }

  @Post('verify')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'useMagicLink', summary: 'Sign in with the token of a link' })
  @ApiOkResponse({ type: TokenResponse })
  @ApiErrors(400, 403, 422)
  async use(
    @Body() { token, code }: UseMagicLinkRequest,
    @CurrentRequester() requester: Requester,
  ): Promise<TokenResponse> {
    return toTokenResponse(await this.signIns.device({ token, proof: { code } }, requester));
  }
}
