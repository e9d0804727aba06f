import { ApiProperty } from '@nestjs/swagger';
import type { Passkey } from '@app/auth';
import type { Page } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';

class PasskeyShape {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'iCloud Keychain' })
  name!: string;

  @ApiProperty({
    enum: ['single_device', 'multi_device'],
    description: 'Whether the key stays in one piece of hardware, or travels with an account at a provider',
  })
  device_type!: string;

  @ApiProperty({ description: 'The loss of a device does not lose it', example: true })
  backed_up!: boolean;

  @ApiProperty({ type: [String], example: ['hybrid', 'internal'] })
  transports!: string[];

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ type: String, nullable: true, example: '2026-11-21T10:00:00.000Z' })
  last_used_at!: string | null;
}

export class PasskeyResponse {
  @ApiProperty()
  passkey!: PasskeyShape;
}

export class PasskeysResponse {
  @ApiProperty({ type: [PasskeyShape] })
  passkeys!: PasskeyShape[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toPasskey(passkey: Passkey): PasskeyResponse {
  return { passkey: toShape(passkey) };
}

export function toPasskeys(page: Page<Passkey>): PasskeysResponse {
  return { passkeys: page.items.map(toShape), meta: toPageMeta(page) };
}

function toShape(passkey: Passkey): PasskeyShape {
  return {
    id: passkey.id,
    name: passkey.name,
    device_type: passkey.deviceType,
    backed_up: passkey.backedUp,
    transports: passkey.transports,
    created_at: passkey.createdAt.toISOString(),
    last_used_at: passkey.lastUsedAt?.toISOString() ?? null,
  };
}
