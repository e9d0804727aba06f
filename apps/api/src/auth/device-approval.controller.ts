import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Decider, DeviceApprovals } from '@app/auth';
import { ApiErrors, HasOwnIdempotency } from '../http';
import { CurrentDecider } from './decider';
import { DeviceDecisionRequest } from './device-decision.request';
import { DeviceDecisionsService } from './device-decisions.service';
import { DeviceRequestResponse, toDeviceRequest } from './device-request.response';

@ApiTags('Authentication')
@Controller('auth/device')
export class DeviceApprovalController {
  constructor(
    private readonly approvals: DeviceApprovals,
    private readonly decisions: DeviceDecisionsService,
  ) {}

  @Get(':user_code')
  @ApiOperation({
    operationId: 'showDeviceRequest',
    summary: 'Look at the request behind a user code',
    description: 'Whoever opens a code first is the only one who may decide about it.',
  })
  @ApiParam({ name: 'user_code', example: 'WDJB-MJHT' })
  @ApiOkResponse({ type: DeviceRequestResponse })
  @ApiErrors(401, 404, 409)
  async show(
    @Param('user_code') code: string,
    @CurrentDecider() decider: Decider,
  ): Promise<DeviceRequestResponse> {
    return toDeviceRequest(await this.approvals.open(code, decider));
  }

  @Post('verify')
  @HasOwnIdempotency()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'decideDeviceRequest',
    summary: 'Approve or deny the request behind a user code',
  })
  @ApiOkResponse({ type: DeviceRequestResponse })
  @ApiErrors(401, 404, 409, 422)
  async decide(
    @Body() body: DeviceDecisionRequest,
    @CurrentDecider() decider: Decider,
  ): Promise<DeviceRequestResponse> {
    const { user_code: userCode, action, organization_id: organization } = body;
    return toDeviceRequest(await this.decisions.decide(decider, { userCode, action, organization }));
  }
}
