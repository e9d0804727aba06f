import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Identity } from '@app/kernel';
import { ApiTokensService } from '@app/organizations';
import { ApiErrors, CurrentIdentity, HasOwnIdempotency, PageQuery, toPageRequest } from '../http';
import { CreateApiTokenRequest, ReportLeakedTokensRequest, RotateApiTokenRequest } from './api-token.request';
import {
  ApiTokenResponse,
  ApiTokensResponse,
  IssuedApiTokenResponse,
  toApiToken,
  toApiTokens,
  toIssuedApiToken,
} from './api-token.response';

@ApiTags('Authentication')
@Controller('auth/tokens')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  @Get()
  @ApiOperation({
    operationId: 'listApiTokens',
    summary: 'Your API tokens, and those of pipelines where you are admin; newest first',
  })
  @ApiOkResponse({ type: ApiTokensResponse })
  @ApiErrors(400, 401, 403)
  async list(@CurrentIdentity() { userId }: Identity, @Query() query: PageQuery): Promise<ApiTokensResponse> {
    return toApiTokens(await this.tokens.list(userId, toPageRequest(query)));
  }

  @Post()
  @HasOwnIdempotency()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'createApiToken',
    summary: 'Make an API token; its secret is shown once',
    description: 'One person can have 100 live tokens in an organization.',
  })
  @ApiCreatedResponse({ type: IssuedApiTokenResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async create(
    @CurrentIdentity() { userId }: Identity,
    @Body()
    { organization_id: organization, project_id: project, expires_at, ...body }: CreateApiTokenRequest,
  ): Promise<IssuedApiTokenResponse> {
    const expiresAt = expires_at === undefined ? undefined : new Date(expires_at);
    return toIssuedApiToken(await this.tokens.issue(userId, { ...body, organization, project, expiresAt }));
  }

  @Post('report')
  @HttpCode(202)
  @HasOwnIdempotency()
  @ApiOperation({
    operationId: 'reportLeakedApiTokens',
    summary: 'End API tokens that were found where they should not be',
    description: 'The answer is the same for live tokens and for anything else.',
  })
  @ApiAcceptedResponse({ description: 'Those that were live end within five seconds' })
  @ApiErrors(400, 422)
  async report(@Body() { tokens }: ReportLeakedTokensRequest): Promise<void> {
    await this.tokens.reportLeaked(tokens);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getApiToken', summary: 'Get an API token, without its secret' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ApiTokenResponse })
  @ApiErrors(401, 403, 404)
  async get(@CurrentIdentity() { userId }: Identity, @Param('id') id: string): Promise<ApiTokenResponse> {
    return toApiToken(await this.tokens.get(userId, id));
  }

  @Post(':id/rotate')
  @HasOwnIdempotency()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'rotateApiToken',
    summary:
      'Replace an API token by one with a new secret and the same life; the former works for some hours more',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiCreatedResponse({ type: IssuedApiTokenResponse })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async rotate(
    @CurrentIdentity() { userId }: Identity,
    @Param('id') id: string,
    @Body() { overlap_hours: overlapHours }: RotateApiTokenRequest,
  ): Promise<IssuedApiTokenResponse> {
    return toIssuedApiToken(await this.tokens.rotate(userId, id, overlapHours));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeApiToken', summary: 'End an API token' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse({ description: 'It ends within five seconds' })
  @ApiErrors(401, 403, 404)
  async revoke(@CurrentIdentity() { userId }: Identity, @Param('id') id: string): Promise<void> {
    await this.tokens.revoke(userId, id);
  }
}
