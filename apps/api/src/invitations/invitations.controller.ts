import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { InvitationsService } from '@app/organizations';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import {
  InvitationDataListResponse,
  InvitationDataResponse,
  toInvitationData,
  toInvitationDataList,
} from './invitation.response';
import { InviteRequest } from './invite.request';

/** Invitations are named by their id here: the token in the link is known to who received the mail alone. */
@ApiTags('Members')
@ApiOrganizationParam()
@Controller(':org/members/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  @ApiOperation({ operationId: 'listInvitations', summary: 'List open invitations, newest first' })
  @ApiOkResponse({ type: InvitationDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<InvitationDataListResponse> {
    return toInvitationDataList(await this.invitations.list(principal, toPageRequest(query)));
  }

  @Post()
  @ApiOperation({
    operationId: 'invite',
    summary: 'Mail an invitation; who was invited before gets a new link, and the former one ends',
  })
  @ApiCreatedResponse({ type: InvitationDataResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async invite(
    @CurrentPrincipal() principal: Principal,
    @Body() { email, role_id: roleId, role }: InviteRequest,
  ): Promise<InvitationDataResponse> {
    return toInvitationData(await this.invitations.invite(principal, { email, roleId, role }));
  }

  @Post(':id/resend')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resendInvitation', summary: 'Mail a new link; the former one ends' })
  @ApiOkResponse({ type: InvitationDataResponse })
  @ApiErrors(401, 403, 404)
  async resend(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<InvitationDataResponse> {
    return toInvitationData(await this.invitations.resend(principal, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeInvitation', summary: 'Withdraw an invitation' })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404)
  async revoke(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.invitations.revoke(principal, id);
  }
}
