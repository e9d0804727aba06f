import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AppConfig } from '@app/config';
import { SCOPES } from '@app/kernel';
import { DEVICE_CODE_GRANT, REFRESH_GRANT } from './oauth-requests';

/** RFC 8414. */
export class MetadataResponse {
  @ApiProperty({ example: 'https://crewkit.example.com' })
  issuer!: string;

  @ApiProperty({ example: 'https://crewkit.example.com/api/v1/auth/device' })
  device_authorization_endpoint!: string;

  @ApiProperty({ example: 'https://crewkit.example.com/api/v1/auth/token' })
  token_endpoint!: string;

  @ApiProperty({ example: 'https://crewkit.example.com/api/v1/auth/revoke' })
  revocation_endpoint!: string;

  @ApiProperty({ example: 'https://crewkit.example.com/.well-known/jwks.json' })
  jwks_uri!: string;

  @ApiProperty({ type: [String], example: [DEVICE_CODE_GRANT, REFRESH_GRANT] })
  grant_types_supported!: string[];

  @ApiProperty({ type: [String], example: [] })
  response_types_supported!: string[];

  @ApiProperty({ type: [String], example: ['none'] })
  token_endpoint_auth_methods_supported!: string[];

  @ApiProperty({ type: [String], example: ['none'] })
  revocation_endpoint_auth_methods_supported!: string[];

  @ApiProperty({ type: [String], example: ['api'] })
  scopes_supported!: string[];

  @ApiPropertyOptional({
    description: 'Where the explorer is on',
    example: 'https://crewkit.example.com/docs',
  })
  service_documentation?: string;
}

class PublishedKey {
  @ApiProperty({ example: 'EC' })
  kty!: string;

  @ApiProperty({ example: 'P-256' })
  crv!: string;

  @ApiProperty()
  x!: string;

  @ApiProperty()
  y!: string;

  @ApiProperty({ format: 'uuid' })
  kid!: string;

  @ApiProperty({ example: 'sig' })
  use!: string;

  @ApiProperty({ example: 'ES256' })
  alg!: string;
}

/** RFC 7517. */
export class KeySetResponse {
  @ApiProperty({ type: [PublishedKey] })
  keys!: PublishedKey[];
}

/** `issuer` stands in every token exactly as it stands here. */
export function toMetadata({ publicUrl: issuer, explorer }: AppConfig['http']): MetadataResponse {
  const auth = `${issuer}/api/v1/auth`;
  return {
    issuer,
    device_authorization_endpoint: `${auth}/device`,
    token_endpoint: `${auth}/token`,
    revocation_endpoint: `${auth}/revoke`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: [DEVICE_CODE_GRANT, REFRESH_GRANT],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    scopes_supported: Object.keys(SCOPES),
    service_documentation: explorer ? `${issuer}/docs` : undefined,
  };
}
