import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { MembersService } from '@app/organizations';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { MemberRemovalsService } from './member-removals.service';
import { UpdateMemberRequest } from './member.request';
import {
  MemberDataListResponse,
  MemberDataResponse,
  toMemberData,
  toMemberDataList,
} from './member.response';

@ApiTags('Members')
@ApiOrganizationParam()
@Controller(':org/members')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly removals: MemberRemovalsService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listMembers', summary: 'List members, newest first' })
  @ApiOkResponse({ type: MemberDataListResponse })
  @ApiErrors(400, 401, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<MemberDataListResponse> {
    return toMemberDataList(await this.members.list(principal, toPageRequest(query)));
  }

  @Get(':user_id')
  @ApiOperation({ operationId: 'getMember', summary: 'Get a member' })
  @ApiOkResponse({ type: MemberDataResponse })
  @ApiErrors(401, 404)
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('user_id') userId: string,
  ): Promise<MemberDataResponse> {
    return toMemberData(await this.members.get(principal, userId));
  }

  @Patch(':user_id')
  @ApiOperation({ operationId: 'updateMember', summary: `Change a member's role or coaching mode` })
  @ApiOkResponse({ type: MemberDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('user_id') userId: string,
    @Body() { role_id: roleId, coaching_mode: coachingMode }: UpdateMemberRequest,
  ): Promise<MemberDataResponse> {
    return toMemberData(await this.members.update(principal, userId, { roleId, coachingMode }));
  }

  @Delete(':user_id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'removeMember',
    summary: 'Remove a member, or leave; needs the role admin for anybody else',
  })
  @ApiNoContentResponse({
    description: 'What they had signed in for the organization ends within five seconds',
  })
  @ApiErrors(401, 403, 404, 409)
  async remove(@CurrentPrincipal() principal: Principal, @Param('user_id') userId: string): Promise<void> {
    await this.removals.remove(principal, userId);
  }

  @Post(':user_id/transfer_ownership')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'transferOwnership',
    summary: 'Hand the organization over to a member; the former owner becomes admin',
  })
  @ApiOkResponse({ type: MemberDataResponse })
  @ApiErrors(401, 403, 404, 409)
  async transferOwnership(
    @CurrentPrincipal() principal: Principal,
    @Param('user_id') userId: string,
  ): Promise<MemberDataResponse> {
    return toMemberData(await this.members.transferOwnership(principal, userId));
  }
}
