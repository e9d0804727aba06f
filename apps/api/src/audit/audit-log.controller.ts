import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { AuditLog } from '@app/organizations';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { AuditLogQuery } from './audit-log.request';
import { AuditLogDataResponse, toAuditLogData } from './audit-log.response';

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
}
