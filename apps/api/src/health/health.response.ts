import { ApiProperty } from '@nestjs/swagger';
import type { Readiness } from './readiness.service';

const RESULTS = ['ok', 'degraded', 'unavailable'];

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
}

export class ReadinessResponse {
  @ApiProperty({ enum: RESULTS })
  status!: Readiness['status'];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', enum: RESULTS } })
  checks!: Readiness['checks'];
}
