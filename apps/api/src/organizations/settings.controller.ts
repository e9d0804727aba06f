import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { OrganizationSettings } from '@app/organizations';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { toSettingsChanges, UpdateSettingsRequest } from './settings.request';
import { SettingsDataResponse, toSettingsData } from './settings.response';

@ApiTags('Organizations')
@ApiOrganizationParam()
@Controller(':org/settings')
export class SettingsController {
  constructor(private readonly settings: OrganizationSettings) {}

  @Get()
  @ApiOperation({
    operationId: 'getSettings',
    summary: 'What is kept of sessions and for how long, and what is paid for models',
    description: 'Everybody in the organization may know: it is their work that is recorded.',
  })
  @ApiOkResponse({ type: SettingsDataResponse })
  @ApiErrors(401, 404)
  async get(@CurrentPrincipal() principal: Principal): Promise<SettingsDataResponse> {
    return toSettingsData(await this.settings.get(principal));
  }

  @Patch()
  @ApiOperation({
    operationId: 'updateSettings',
    summary: 'Change what is kept of sessions, and what is paid for models',
  })
  @ApiOkResponse({ type: SettingsDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Body() body: UpdateSettingsRequest,
  ): Promise<SettingsDataResponse> {
    return toSettingsData(await this.settings.update(principal, toSettingsChanges(body)));
  }
}
