import { ApiProperty } from '@nestjs/swagger';
import { API_TOKEN_KINDS, type Page } from '@app/kernel';
import { type ApiToken, grantableScopes, type IssuedApiToken } from '@app/organizations';
import { PageMetaResponse, toPageMeta } from '../http/page-meta.response';
import { PersonResponse } from '../http/person.response';

export class ApiTokenResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  organization_id!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'uuid',
    description: 'The only project that it works in; null: all of them',
  })
  project_id!: string | null;

  @ApiProperty({ enum: API_TOKEN_KINDS })
  kind!: string;

  @ApiProperty({ example: 'nightly import' })
  name!: string;

  @ApiProperty({ enum: grantableScopes('personal'), isArray: true })
  scopes!: string[];

  @ApiProperty({
    type: PersonResponse,
    description: 'Whom it acts as; of a `ci` token the member who answers for it',
  })
  owner!: PersonResponse;

  @ApiProperty({ description: 'To recognise the secret by', example: 'x7Qa' })
  last_characters!: string;

  @ApiProperty({ example: '2026-11-21T10:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ example: '2027-02-19T10:00:00.000Z' })
  expires_at!: string;

  @ApiProperty({ type: String, nullable: true, description: 'To within five minutes' })
  last_used_at!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '203.0.113.7' })
  last_used_ip!: string | null;
}

export class IssuedApiTokenResponse extends ApiTokenResponse {
  @ApiProperty({ description: 'The secret. It is shown now and never again.', example: 'cki_…' })
  token!: string;
}

export class ApiTokensResponse {
  @ApiProperty({ type: [ApiTokenResponse] })
  tokens!: ApiTokenResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toApiTokens(page: Page<ApiToken>): ApiTokensResponse {
  return { tokens: page.items.map(toApiToken), meta: toPageMeta(page) };
}

export function toIssuedApiToken(issued: IssuedApiToken): IssuedApiTokenResponse {
  return { ...toApiToken(issued), token: issued.token };
}

export function toApiToken(token: ApiToken): ApiTokenResponse {
  return {
    id: token.id,
    organization_id: token.organizationId,
    project_id: token.projectId,
    kind: token.kind,
    name: token.name,
    scopes: token.scopes,
    owner: token.owner,
    last_characters: token.lastCharacters,
    created_at: token.createdAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    last_used_ip: token.lastUsedIp,
  };
}
