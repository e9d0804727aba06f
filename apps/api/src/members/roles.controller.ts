import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { RolesService } from '@app/organizations';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { CreateRoleRequest, UpdateRoleRequest } from './role.request';
import { RoleDataListResponse, RoleDataResponse, toRoleData, toRoleDataList } from './role.response';

@ApiTags('Members')
@ApiOrganizationParam()
@Controller(':org/roles')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @ApiOperation({ operationId: 'listRoles', summary: 'List roles, the one with most rights first' })
  @ApiOkResponse({ type: RoleDataListResponse })
  @ApiErrors(400, 401, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<RoleDataListResponse> {
    return toRoleDataList(await this.roles.list(principal, toPageRequest(query)));
  }

  @Post()
  @ApiOperation({ operationId: 'createRole', summary: 'Create a role, not above your own' })
  @ApiCreatedResponse({ type: RoleDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() { name, level, coaching_mode: coachingMode }: CreateRoleRequest,
  ): Promise<RoleDataResponse> {
    return toRoleData(await this.roles.create(principal, { name, level, coachingMode }));
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getRole', summary: 'Get a role' })
  @ApiOkResponse({ type: RoleDataResponse })
  @ApiErrors(401, 404)
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<RoleDataResponse> {
    return toRoleData(await this.roles.get(principal, id));
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'updateRole', summary: 'Change a role of your own making' })
  @ApiOkResponse({ type: RoleDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { coaching_mode: coachingMode, ...rest }: UpdateRoleRequest,
  ): Promise<RoleDataResponse> {
    return toRoleData(await this.roles.update(principal, id, { ...rest, coachingMode }));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteRole', summary: 'Delete a role that nobody has' })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404, 409)
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.roles.delete(principal, id);
  }
}
