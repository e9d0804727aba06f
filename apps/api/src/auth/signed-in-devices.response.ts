import { ApiProperty } from '@nestjs/swagger';
import type { Device } from '@app/auth';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';

class SignedInDevice {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'The device that asks', example: true })
  current!: boolean;

  @ApiProperty({ enum: ['device_flow', 'magic_link', 'passkey'] })
  method!: string;

  @ApiProperty({ type: String, nullable: true, example: 'crewkit-cli' })
  client_id!: string | null;

  @ApiProperty({ example: 'crewkit on ada-laptop' })
  client_name!: string;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  organization_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'crewkit-cli/1.0 (linux)' })
  user_agent!: string | null;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ description: 'To within five minutes', example: '2026-11-21T10:00:00.000Z' })
  last_used_at!: string;

  @ApiProperty({
    description: 'When it has to sign in anew at the latest',
    example: '2027-02-19T10:00:00.000Z',
  })
  expires_at!: string;
}

export class SignedInDevicesResponse {
  @ApiProperty({ type: [SignedInDevice] })
  sessions!: SignedInDevice[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toSignedInDevices(page: Page<Device>, currentId: string): SignedInDevicesResponse {
  const sessions = page.items.map((device) => toSignedInDevice(device, currentId));
  return { sessions, meta: toPageMeta(page) };
}

function toSignedInDevice(device: Device, currentId: string): SignedInDevice {
  return {
    id: device.id,
    current: device.id === currentId,
    method: device.method,
    client_id: device.clientId,
    client_name: device.clientName,
    organization_id: device.organizationId,
    ip: device.ip,
    user_agent: device.userAgent,
    created_at: device.createdAt.toISOString(),
    last_used_at: device.lastUsedAt.toISOString(),
    expires_at: device.expiresAt.toISOString(),
  };
}
