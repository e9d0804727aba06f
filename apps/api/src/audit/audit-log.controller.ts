import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { AuditLog } from '@app/organizations';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { AuditLogQuery } from './audit-log.request';
import { toNdjson } from './audit-log.export';
import { AuditEntryResponse, AuditLogDataResponse, toAuditLogData } from './audit-log.response';

@ApiTags('Audit log')
@ApiOrganizationParam()
@Controller(':org/audit_log')
export class AuditLogController {
  constructor(private readonly audit: AuditLog) {}

  @Get()
  @ApiOperation({ operationId: 'readAuditLog', summary: 'Who decided what, newest first' })
  @ApiOkResponse({ type: AuditLogDataResponse })
  @ApiErrors(400, 401, 403, 404)
  async read(
    @CurrentPrincipal() principal: Principal,
    @Query() { cursor, per_page }: AuditLogQuery,
  ): Promise<AuditLogDataResponse> {
    const before = cursor === undefined ? null : Number(cursor);
    return toAuditLogData(await this.audit.page(principal, before, per_page));
  }

  @Get('export')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Disposition', 'attachment; filename="audit_log.ndjson"')
  @ApiOperation({
    operationId: 'exportAuditLog',
    summary: 'The whole log, oldest first, one entry a line',
    description:
      'Streamed. `hash` is the SHA-256 of the hash of the line before (32 zero bytes before the first) and of what the entry says, ' +
      'so that the file can be checked without us: `node scripts/verify-audit.mjs`.',
  })
  @ApiExtraModels(AuditEntryResponse)
  @ApiOkResponse({
    content: { 'application/x-ndjson': { schema: { $ref: getSchemaPath(AuditEntryResponse) } } },
  })
  @ApiErrors(401, 403, 404)
  async export(@CurrentPrincipal() principal: Principal): Promise<StreamableFile> {
    const lines = await toNdjson(this.audit.pages(principal));
    return new StreamableFile(lines, { type: 'application/x-ndjson; charset=utf-8' });
  }
}
