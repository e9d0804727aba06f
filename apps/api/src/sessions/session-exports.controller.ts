import { Controller, Get, Header, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { placeFrom } from '@app/sessions';
import { ApiErrors } from '../http';
import { AccessGuard } from '../http/access/access.guard';
import { ApiOrganizationParam } from '../http/organization-header';
import { exportStream } from './export-stream';
import { COLUMNS } from './exported-rows';
import { toSessionListInput } from './list-sessions.request';
import { SessionExportQuery } from './session-export.request';
import { SessionExports } from './session-exports.service';

@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions/export')
export class SessionExportsController {
  constructor(
    private readonly exporting: SessionExports,
    private readonly access: AccessGuard,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'exportSessions',
    summary: 'Sessions, their events or their usage, one a record. Streamed',
    description:
      'Those that the caller may read: their own, or all from the role manager on. Ordered by keys that never change, so an ' +
      'export whose connection was lost goes on: ask again with `after` and the `cursor` of the last whole record, and ' +
      'append what comes, which has no header then. No record comes twice, none is missed. It breaks off when the token ends, or ' +
      'what the caller may read changes. Money is exact, as text. In CSV a record may have several lines (RFC 4180), and text ' +
      "that a spreadsheet would take for a formula begins with `'`.",
  })
  @ApiOkResponse({
    content: {
      'application/x-ndjson': { schema: { type: 'object', additionalProperties: true } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiErrors(400, 401, 403, 404)
  async export(
    @Req() request: FastifyRequest,
    @Query() { format = 'ndjson', kind = 'sessions', after, ...filter }: SessionExportQuery,
  ): Promise<StreamableFile> {
    const place = after === undefined ? null : placeFrom(after);
    const rows = this.exporting.rows(
      this.access.admissionOf(request),
      kind,
      toSessionListInput(filter),
      place,
    );
    const { content, type } = await exportStream(rows, {
      ...{ format, columns: COLUMNS[kind] },
      isRest: place !== null,
    });
    return new StreamableFile(content, { type, disposition: `attachment; filename="${kind}.${format}"` });
  }
}
