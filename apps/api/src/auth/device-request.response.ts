import { ApiProperty } from '@nestjs/swagger';
import type { DeviceRequest } from '@app/auth';

export class DeviceRequestResponse {
  @ApiProperty({ example: 'WDJB-MJHT' })
  user_code!: string;

  @ApiProperty({ enum: ['pending', 'approved', 'denied', 'redeemed'] })
  status!: string;

  @ApiProperty({ type: String, nullable: true, example: 'crewkit-cli' })
  client_id!: string | null;

  @ApiProperty({ description: 'As the device calls itself', example: 'crewkit on ada-laptop' })
  client_name!: string;

  @ApiProperty({ example: 'api' })
  scope!: string;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'crewkit-cli/1.0 (linux)' })
  user_agent!: string | null;

  @ApiProperty({ description: 'Seconds since the device asked', example: 42 })
  age!: number;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ example: '2026-11-21T10:10:00.000Z' })
  expires_at!: string;
}

export function toDeviceRequest(request: DeviceRequest): DeviceRequestResponse {
  return {
    user_code: request.userCode,
    status: request.status,
    client_id: request.clientId,
    client_name: request.clientName,
    scope: request.scope,
    ip: request.ip,
    user_agent: request.userAgent,
    age: request.age,
    created_at: request.createdAt.toISOString(),
    expires_at: request.expiresAt.toISOString(),
  };
}
