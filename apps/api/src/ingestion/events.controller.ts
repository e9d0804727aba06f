import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EVENT_ITEM_SCHEMA, EventsService, MAX_BATCH } from '@app/ingestion';
import type { Principal } from '@app/kernel';
import { ApiErrors, CountsAgainst, CurrentPrincipal, HasOwnIdempotency, TakesBody } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { type EventBatch, EventBatchPipe } from './event-batch.pipe';
import { IngestResponse, toIngestResponse } from './ingest.response';

const MAX_BATCH_BYTES = 5 * 1024 * 1024;

const BATCH_SCHEMA = {
  type: 'object',
  required: ['events'],
  properties: {
    events: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_BATCH,
      items: {
        ...EVENT_ITEM_SCHEMA,
        required: [...EVENT_ITEM_SCHEMA.required],
        properties: { ...EVENT_ITEM_SCHEMA.properties, timestamp: { type: 'string', format: 'date-time' } },
      },
    },
  },
};

@ApiTags('Ingestion')
@ApiOrganizationParam()
@Controller(':org/observability')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Post('sessions/:session_id/events')
  @HasOwnIdempotency()
  @HttpCode(202)
  @CountsAgainst('ingestion')
  @TakesBody({ gzip: true, maxBytes: MAX_BATCH_BYTES, anyKeys: true })
  @ApiOperation({
    operationId: 'ingestEvents',
    summary: 'Store a batch of events of a session',
    description:
      'Answers once the accepted events are durable. A bad event never fails its neighbours; the batch is refused (422) only if none is usable. 409: the session is older than the organization keeps what sessions say. `session_id` is our id or the `external_id` of the caller.',
  })
  @ApiBody({ schema: BATCH_SCHEMA as object })
  @ApiAcceptedResponse({ type: IngestResponse })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  async ingest(
    @CurrentPrincipal() principal: Principal,
    @Param('session_id') sessionId: string,
    @Body(EventBatchPipe) batch: EventBatch,
  ): Promise<IngestResponse> {
    return toIngestResponse(await this.events.ingest(principal, sessionId, batch.events));
  }
}
