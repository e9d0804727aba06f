import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Erasures } from '@app/ingestion';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { ErasureDataResponse, toErasureData } from './erasure.response';

@ApiTags('Members')
@ApiOrganizationParam()
@Controller(':org')
export class ErasuresController {
  constructor(private readonly erasures: Erasures) {}

  @Delete('members/:user_id/data')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'eraseMemberData',
    summary: 'Delete all that the organization has recorded of a person, also of a former member',
    description:
      'Sessions with their events, usage, uploads and modifications, and their part in experiments; figures follow. They stay ' +
      'a member. The audit log keeps ids. Asked again while it goes on, it answers the same. What they record after its end ' +
      'is new, and stays.',
  })
  @ApiAcceptedResponse({ type: ErasureDataResponse })
  @ApiErrors(401, 403, 404)
  async erase(
    @CurrentPrincipal() principal: Principal,
    @Param('user_id') userId: string,
  ): Promise<ErasureDataResponse> {
    return toErasureData(await this.erasures.request(principal, userId));
  }

  @Get('erasures/:id')
  @ApiOperation({ operationId: 'getErasure', summary: 'How far an erasure is' })
  @ApiOkResponse({ type: ErasureDataResponse })
  @ApiErrors(401, 403, 404)
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ErasureDataResponse> {
    return toErasureData(await this.erasures.get(principal, id));
  }
}
