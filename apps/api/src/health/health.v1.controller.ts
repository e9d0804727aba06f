import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CountsAgainst } from '../http';
import { ReadinessResponse } from './health.response';
import { ReadinessService } from './readiness.service';

@ApiTags('Operations')
@CountsAgainst('none')
@Controller('health')
export class HealthV1Controller {
  constructor(private readonly readiness: ReadinessService) {}

  @Get()
  @ApiOperation({ operationId: 'health', summary: 'How the service is' })
  @ApiOkResponse({ type: ReadinessResponse })
  get(): Promise<ReadinessResponse> {
    return this.readiness.read();
  }
}
