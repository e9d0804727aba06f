import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PasskeyAssertions, type Requester, type RequestOptions } from '@app/auth';
import { ApiErrors } from '../http';
import { CurrentRequester } from './current-requester';
import { TokenResponse, toTokenResponse } from './oauth.response';
import { SignInsService } from './sign-ins.service';
import { assertionIn } from './webauthn-answers';
import { AnswersRequestOptions, TakesAssertion } from './webauthn.documentation';

@ApiTags('Authentication')
@Controller('auth/passkey/login')
export class PasskeyLoginController {
  constructor(
    private readonly assertions: PasskeyAssertions,
    private readonly signIns: SignInsService,
  ) {}

  @Post('challenge')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'askForPasskeyLogin',
    summary: 'What to sign in with a passkey with',
    description:
      'Takes nothing and names nobody: the answer is the same for everybody, but for the challenge.',
  })
  @AnswersRequestOptions()
  @ApiErrors()
  challenge(): Promise<RequestOptions> {
    return this.assertions.ask();
  }

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'loginWithPasskey', summary: 'Sign in with the answer of a passkey' })
  @TakesAssertion()
  @ApiOkResponse({ type: TokenResponse })
  @ApiErrors(400, 422)
  async login(@Body() body: unknown, @CurrentRequester() requester: Requester): Promise<TokenResponse> {
    return toTokenResponse(await this.signIns.deviceByPasskey(assertionIn(body), requester));
  }
}
