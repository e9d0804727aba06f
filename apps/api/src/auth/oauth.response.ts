import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type IssuedTokens, type OAuthErrorCode, type StartedGrant } from '@app/auth';

const OAUTH_ERRORS: OAuthErrorCode[] = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'unsupported_grant_type',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
];

export class DeviceAuthorizationResponse {
  @ApiProperty({ description: 'What the device polls with; a secret', example: 'ckd_0aZ…' })
  device_code!: string;

  @ApiProperty({ description: 'What the person types in', example: 'WDJB-MJHT' })
  user_code!: string;

  @ApiProperty({ example: 'https://crewkit.example.com/device-verify' })
  verification_uri!: string;

  @ApiProperty({ example: 'https://crewkit.example.com/device-verify?user_code=WDJB-MJHT' })
  verification_uri_complete!: string;

  @ApiProperty({ description: 'Seconds until the codes end', example: 600 })
  expires_in!: number;

  @ApiProperty({ description: 'Seconds to wait between polls', example: 5 })
  interval!: number;
}

export class TokenResponse {
  @ApiProperty({ description: 'For the Authorization header; a JWT', example: 'eyJhbGciOiJFUzI1NiIs…' })
  access_token!: string;

  @ApiProperty({ enum: ['Bearer'] })
  token_type!: string;

  @ApiProperty({ description: 'Seconds until the access token ends', example: 14400 })
  expires_in!: number;

  @ApiProperty({ description: 'For the next access token; works once', example: 'ckr_7Qb…' })
  refresh_token!: string;

  @ApiProperty({ example: 'api' })
  scope!: string;
}

export class OAuthErrorResponse {
  @ApiProperty({ enum: OAUTH_ERRORS, example: 'authorization_pending' })
  error!: string;

  @ApiPropertyOptional({ example: 'The request was not approved yet. Ask again.' })
  error_description?: string;
}

export function toDeviceAuthorization(
  started: StartedGrant,
  verificationUri: string,
): DeviceAuthorizationResponse {
  return {
    device_code: started.deviceCode,
    user_code: started.userCode,
    verification_uri: verificationUri,
    verification_uri_complete: `${verificationUri}?user_code=${started.userCode}`,
    expires_in: started.expiresIn,
    interval: started.interval,
  };
}

export function toTokenResponse(tokens: IssuedTokens): TokenResponse {
  return {
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    expires_in: tokens.expiresIn,
    refresh_token: tokens.refreshToken,
    scope: tokens.scope,
  };
}
