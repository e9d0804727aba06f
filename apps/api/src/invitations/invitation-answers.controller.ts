import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UsersService } from '@app/auth';
import type { Identity } from '@app/kernel';
import { InvitationAnswers } from '@app/organizations';
import { ApiErrors, CurrentIdentity } from '../http';
import { OpenInvitationDataResponse, toOpenInvitationData } from './invitation.response';

@ApiTags('Members')
@Controller('invitations/:token')
export class InvitationAnswersController {
  constructor(
    private readonly answers: InvitationAnswers,
    private readonly users: UsersService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'readInvitation', summary: 'Where an invitation leads; changes nothing' })
  @ApiOkResponse({ type: OpenInvitationDataResponse })
  @ApiErrors(404)
  async read(@Param('token') token: string): Promise<OpenInvitationDataResponse> {
    return toOpenInvitationData(await this.answers.read(token));
  }

  @Post('accept')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'acceptInvitation',
    summary: 'Join, signed in with the address that was invited',
  })
  @ApiOkResponse({ type: OpenInvitationDataResponse })
  @ApiErrors(401, 403, 404)
  async accept(
    @CurrentIdentity() identity: Identity,
    @Param('token') token: string,
  ): Promise<OpenInvitationDataResponse> {
    return toOpenInvitationData(await this.answers.accept(await this.users.get(identity.userId), token));
  }

  @Post('decline')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'declineInvitation',
    summary: 'Decline, signed in with the address that was invited',
  })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404)
  async decline(@CurrentIdentity() identity: Identity, @Param('token') token: string): Promise<void> {
    await this.answers.decline(await this.users.get(identity.userId), token);
  }
}
