import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DevicesService } from '@app/auth';
import { type Identity, pageOf } from '@app/kernel';
import { ApiErrors, CurrentIdentity, PageQuery, toPageRequest } from '../http';
import { SignedInDevicesResponse, toSignedInDevices } from './signed-in-devices.response';

@ApiTags('Authentication')
@Controller('auth/sessions')
export class SignedInDevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Get()
  @ApiOperation({ operationId: 'listSignedInDevices', summary: 'Your signed-in devices, newest first' })
  @ApiOkResponse({ type: SignedInDevicesResponse })
  @ApiErrors(400, 401)
  async list(
    @CurrentIdentity() identity: Identity,
    @Query() query: PageQuery,
  ): Promise<SignedInDevicesResponse> {
    const devices = await this.devices.listFor(identity.userId);
    return toSignedInDevices(pageOf(devices, toPageRequest(query)), identity.credential.id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'signOutDevice', summary: 'Sign one of your devices out' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse({ description: 'Its tokens end within five seconds' })
  @ApiErrors(401, 404)
  async remove(@Param('id') id: string, @CurrentIdentity() identity: Identity): Promise<void> {
    await this.devices.signOutOwn(identity.userId, id);
  }
}
