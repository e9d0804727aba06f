import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Identity, Principal } from '@app/kernel';
import { OrganizationsService } from '@app/organizations';
import { ApiErrors, CurrentIdentity, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { SlugAvailableResponse, SlugQuery } from '../http/slug-availability';
import { OrganizationRemovalsService } from './organization-removals.service';
import { CreateOrganizationRequest, UpdateOrganizationRequest } from './organization.request';
import {
  OrganizationDataListResponse,
  OrganizationDataResponse,
  toOrganizationData,
  toOrganizationDataList,
} from './organization.response';

@ApiTags('Organizations')
@Controller('organizations')
export class OrganizationsController {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly removals: OrganizationRemovalsService,
  ) {}

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
    description: 'One person can own 50 organizations.',
  })
  @ApiCreatedResponse({ type: OrganizationDataResponse })
  @ApiErrors(400, 401, 409, 422)
  async create(
    @CurrentIdentity() identity: Identity,
    @Body() body: CreateOrganizationRequest,
  ): Promise<OrganizationDataResponse> {
    const { id } = await this.organizations.create({ id: identity.userId }, body);
    return toOrganizationData(await this.organizations.membershipOf(identity.userId, id));
  }

  @Get('slug-available')
  @ApiOperation({
    operationId: 'isOrganizationSlugAvailable',
    summary: 'Whether a slug is free for an organization',
  })
  @ApiOkResponse({ type: SlugAvailableResponse })
  @ApiErrors(400, 401)
  async slugAvailable(@Query() { slug }: SlugQuery): Promise<SlugAvailableResponse> {
    return { data: { slug, available: await this.organizations.isSlugFree(slug) } };
  }

  @Get(':org')
  @ApiOrganizationParam()
  @ApiOperation({ operationId: 'getOrganization', summary: 'Get an organization, by id or slug' })
  @ApiOkResponse({ type: OrganizationDataResponse })
  @ApiErrors(401, 404)
  async get(@CurrentPrincipal() principal: Principal): Promise<OrganizationDataResponse> {
    return this.answer(principal);
  }

  @Patch(':org')
  @ApiOrganizationParam()
  @ApiOperation({ operationId: 'updateOrganization', summary: 'Rename an organization or change its slug' })
  @ApiOkResponse({ type: OrganizationDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Body() body: UpdateOrganizationRequest,
  ): Promise<OrganizationDataResponse> {
    await this.organizations.update(principal, body);
    return this.answer(principal);
  }

  @Delete(':org')
  @HttpCode(204)
  @ApiOrganizationParam()
  @ApiOperation({
    operationId: 'deleteOrganization',
    summary: 'Delete an organization, with all that was recorded in it',
    description:
      'It is gone for everybody, and its slug is free. What it has is deleted in the background. Nobody can bring it back.',
  })
  @ApiNoContentResponse({ description: 'Tokens that work for it end within five seconds' })
  @ApiErrors(401, 403, 404)
  async remove(@CurrentPrincipal() principal: Principal): Promise<void> {
    await this.removals.remove(principal);
  }

  private async answer({ organizationId, userId }: Principal): Promise<OrganizationDataResponse> {
    return toOrganizationData(await this.organizations.membershipOf(userId, organizationId));
  }
}
