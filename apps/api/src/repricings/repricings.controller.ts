import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RepricingRequests } from '@app/ingestion';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { RequestRepricingRequest, toRepricingInput } from './repricing.request';
import {
  RepricingDataResponse,
  RepricingListResponse,
  toRepricingData,
  toRepricingList,
} from './repricing.response';

@ApiTags('Prices')
@ApiOrganizationParam()
@Controller(':org/repricings')
export class RepricingsController {
  constructor(private readonly repricings: RepricingRequests) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requestRepricing',
    summary: 'Price past sessions again, in the background',
    description:
      'With the prices of the settings as they are now. Without `apply` it is only reckoned: what the sessions of these days cost as ' +
      'billed, and what they would cost. With `apply` they cost that from then on, and analytics and experiments follow.',
  })
  @ApiAcceptedResponse({ type: RepricingDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async request(
    @CurrentPrincipal() principal: Principal,
    @Body() body: RequestRepricingRequest,
  ): Promise<RepricingDataResponse> {
    return toRepricingData(await this.repricings.request(principal, toRepricingInput(body)));
  }

  @Get()
  @ApiOperation({ operationId: 'listRepricings', summary: 'List repricings, newest first' })
  @ApiOkResponse({ type: RepricingListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<RepricingListResponse> {
    return toRepricingList(await this.repricings.list(principal, toPageRequest(query)));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getRepricing', summary: 'Get how far a repricing is, and what it came to' })
  @ApiOkResponse({ type: RepricingDataResponse })
  @ApiErrors(401, 403, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<RepricingDataResponse> {
    return toRepricingData(await this.repricings.get(principal, id));
  }
}
