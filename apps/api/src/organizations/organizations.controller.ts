import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Identity } from '@app/kernel';
import { OrganizationsService } from '@app/organizations';
import { ApiErrors, Authenticated, CurrentIdentity, PageQuery, toPageRequest } from '../http';
import { CreateOrganizationRequest } from './create-organization.request';
import {
  OrganizationDataListResponse,
  OrganizationDataResponse,
  toOrganizationData,
  toOrganizationDataList,
} from './organization.response';

@ApiTags('Organizations')
@Authenticated({ in: 'person' })
@Controller('organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listOrganizations',
    summary: `List the caller's organizations, the one joined last first`,
  })
  @ApiOkResponse({ type: OrganizationDataListResponse })
  @ApiErrors(400, 401)
  async list(
    @CurrentIdentity() identity: Identity,
    @Query() query: PageQuery,
  ): Promise<OrganizationDataListResponse> {
    return toOrganizationDataList(await this.organizations.page(identity.userId, toPageRequest(query)));
  }

  @Post()
  @ApiOperation({
    operationId: 'createOrganization',
    summary: 'Create an organization; the caller becomes its owner',
  })
  @ApiCreatedResponse({ type: OrganizationDataResponse })
  @ApiErrors(400, 401, 422)
  async create(
    @CurrentIdentity() identity: Identity,
    @Body() body: CreateOrganizationRequest,
  ): Promise<OrganizationDataResponse> {
    const organization = await this.organizations.create({ id: identity.userId }, body);
    return toOrganizationData(organization, 'owner');
  }
}
