import type { Readable } from 'node:stream';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { UploadService } from '@app/ingestion';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal, HasOwnIdempotency, TakesBody } from '../http';
import { IsText } from '../http/fields';
import { ApiOrganizationParam } from '../http/organization-header';
import { ImportDataResponse, toImportData } from './import.response';

const MAX_UPLOAD_BYTES = 257 * 1024 * 1024;

class ImportQuery {
  @ApiPropertyOptional({ description: 'Project that new sessions belong to' })
  @IsOptional()
  @IsText({ max: 100 })
  project_slug?: string;
}

@ApiTags('Ingestion')
@ApiOrganizationParam()
@Controller(':org')
export class ImportsController {
  constructor(private readonly uploads: UploadService) {}

  @Post('sessions/import')
  @HasOwnIdempotency()
  @HttpCode(202)
  @TakesBody({ stream: true, gzip: true, maxBytes: MAX_UPLOAD_BYTES })
  @ApiOperation({
    operationId: 'importTranscript',
    summary: 'Upload Claude Code transcripts',
    description:
      'One or several files, one after another. Makes or completes the sessions they tell of; the same file again, or a longer version of it, changes nothing that is already right.',
  })
  @ApiConsumes('application/x-ndjson')
  @ApiHeader({ name: 'Content-Encoding', required: false, enum: ['gzip'] })
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiAcceptedResponse({ type: ImportDataResponse })
  @ApiErrors(400, 401, 403, 404, 413, 415)
  async upload(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ImportQuery,
    @Headers('content-encoding') encoding: string | undefined,
    @Body() body: Readable | undefined,
  ): Promise<ImportDataResponse> {
    const options = { gzip: encoding?.toLowerCase() === 'gzip', projectSlug: query.project_slug };
    return toImportData(await this.uploads.receive(principal, body, options));
  }

  @Get('imports/:id')
  @ApiOperation({ operationId: 'getImport', summary: 'See how far an import is' })
  @ApiOkResponse({ type: ImportDataResponse })
  @ApiErrors(401, 403, 404)
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ImportDataResponse> {
    return toImportData(await this.uploads.get(principal, id));
  }
}
