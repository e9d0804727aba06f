import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RecordedEvents } from '@app/ingestion';
import type { Principal } from '@app/kernel';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { SessionEventDataListResponse, toSessionEventDataList } from './session-event.response';
import { eventPlaceFrom, SessionEventsQuery } from './session-events.request';

@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions/:id/events')
export class SessionEventsController {
  constructor(private readonly events: RecordedEvents) {}

  @Get()
  @ApiOperation({
    operationId: 'listSessionEvents',
    summary: 'What was recorded of a session, the oldest event first',
    description: 'Pages do not overlap; an event that is told late is on the page where its time is.',
  })
  @ApiOkResponse({ type: SessionEventDataListResponse })
  @ApiErrors(400, 401, 403, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { cursor, per_page: count, event_type: eventType }: SessionEventsQuery,
  ): Promise<SessionEventDataListResponse> {
    const after = cursor === undefined ? null : eventPlaceFrom(cursor);
    return toSessionEventDataList(await this.events.page(principal, id, { after, eventType, count }));
  }
}
