import { ApiProperty } from '@nestjs/swagger';
import { type Arm, ARMS, type AssignedArm } from '@app/experiments';
import { ArmConfigResponse, toArmConfig } from './experiment.response';

class AssignmentResponse {
  @ApiProperty({ format: 'uuid' })
  experiment_id!: string;

  @ApiProperty({ format: 'uuid' })
  user_id!: string;

  @ApiProperty({ enum: ARMS })
  arm!: Arm;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 9999,
    description: 'The hash of experiment and person',
  })
  bucket!: number;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'In which split they were assigned' })
  phase!: number;

  @ApiProperty({ format: 'date-time' })
  assigned_at!: string;

  @ApiProperty({ type: ArmConfigResponse, description: 'Empty where the arm gets nothing of this tier' })
  config!: ArmConfigResponse;
}

export class AssignmentDataResponse {
  @ApiProperty({ type: AssignmentResponse })
  data!: AssignmentResponse;
}

export function toAssignmentData({ block, assignedAt, ...assignment }: AssignedArm): AssignmentDataResponse {
  const { experimentId: experiment_id, userId: user_id, arm, bucket, phase } = assignment;
  const assigned_at = assignedAt.toISOString();
  return { data: { experiment_id, user_id, arm, bucket, phase, assigned_at, config: toArmConfig(block) } };
}
