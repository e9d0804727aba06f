import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type CreationOptions, PasskeyRegistrations } from '@app/auth';
import type { Identity } from '@app/kernel';
import { ApiErrors, CurrentIdentity, HasOwnIdempotency } from '../http';
import { PasskeyResponse, toPasskey } from './passkey.response';
import { attestationIn, passkeyNameIn } from './webauthn-answers';
import { AnswersCreationOptions, TakesAttestation } from './webauthn.documentation';

@ApiTags('Authentication')
@Controller('auth/passkey/register')
export class PasskeyRegistrationController {
  constructor(private readonly registrations: PasskeyRegistrations) {}

  @Post('challenge')
  @HasOwnIdempotency()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'askForPasskey',
    summary: 'What to make a new passkey with',
    description:
      'Needs a sign-in by link or passkey within the last 15 minutes; only the same device may answer.',
  })
  @AnswersCreationOptions()
  @ApiErrors(401, 403, 409)
  challenge(@CurrentIdentity() identity: Identity): Promise<CreationOptions> {
    return this.registrations.ask(identity);
  }

  @Post()
  @HasOwnIdempotency()
  @ApiOperation({ operationId: 'registerPasskey', summary: 'Add the passkey that was made' })
  @TakesAttestation()
  @ApiCreatedResponse({ type: PasskeyResponse })
  @ApiErrors(400, 401, 403, 409, 422)
  async register(@CurrentIdentity() identity: Identity, @Body() body: unknown): Promise<PasskeyResponse> {
    const answer = { attestation: attestationIn(body), name: passkeyNameIn(body) };
    return toPasskey(await this.registrations.complete(identity, answer));
  }
}
