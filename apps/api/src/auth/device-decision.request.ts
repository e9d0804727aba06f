import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

const ACTIONS = ['approve', 'deny'] as const;

export class DeviceDecisionRequest {
  @ApiProperty({
    description: 'As the device shows it; case, spaces and dashes do not matter',
    example: 'WDJB-MJHT',
  })
  @IsString()
  @MaxLength(64)
  user_code!: string;

  @ApiProperty({ enum: ACTIONS })
  @IsIn(ACTIONS)
  action!: (typeof ACTIONS)[number];

  @ApiPropertyOptional({
    description: 'Id or slug of the organization that the device will work for; needed by members of several',
    example: 'acme',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  organization_id?: string;
}
