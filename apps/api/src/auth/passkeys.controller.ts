import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { PasskeysService } from '@app/auth';
import { type Identity, pageOf } from '@app/kernel';
import { ApiErrors, CurrentIdentity, PageQuery, toPageRequest } from '../http';
import { RenamePasskeyRequest } from './passkey.request';
import { PasskeyResponse, PasskeysResponse, toPasskey, toPasskeys } from './passkey.response';

const FRESH = 'Needs a sign-in by link or passkey within the last 15 minutes.';

@ApiTags('Authentication')
@Controller('auth/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: PasskeysService) {}

  @Get()
  @ApiOperation({ operationId: 'listPasskeys', summary: 'Your passkeys, newest first' })
  @ApiOkResponse({ type: PasskeysResponse })
  @ApiErrors(400, 401)
  async list(@CurrentIdentity() identity: Identity, @Query() query: PageQuery): Promise<PasskeysResponse> {
    return toPasskeys(pageOf(await this.passkeys.listFor(identity.userId), toPageRequest(query)));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'renamePasskey',
    summary: 'Call one of your passkeys otherwise',
    description: FRESH,
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: PasskeyResponse })
  @ApiErrors(401, 403, 404, 422)
  async rename(
    @CurrentIdentity() identity: Identity,
    @Param('id') id: string,
    @Body() { name }: RenamePasskeyRequest,
  ): Promise<PasskeyResponse> {
    return toPasskey(await this.passkeys.rename(identity, id, name));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'removePasskey', summary: 'Remove one of your passkeys', description: FRESH })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse({ description: 'It signs in no more; what was signed in with it stays so' })
  @ApiErrors(401, 403, 404, 409)
  async remove(@CurrentIdentity() identity: Identity, @Param('id') id: string): Promise<void> {
    await this.passkeys.remove(identity, id);
  }
}
