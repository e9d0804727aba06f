import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiExtraModels,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '@app/kernel';
import { LiveSessions } from '@app/sessions';
import { ApiErrors, CurrentPrincipal } from '../http';
import { AccessGuard } from '../http/access/access.guard';
import { ApiOrganizationParam } from '../http/organization-header';
import { lastEventId, LIVE_HEADERS, toEventStream } from './live.stream';
import { LiveStreams } from './live-streams.service';
import { SessionResponse } from './session.response';

@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions')
export class LiveController {
  constructor(
    private readonly live: LiveSessions,
    private readonly streams: LiveStreams,
    private readonly access: AccessGuard,
  ) {}

  @Get('live')
  @ApiOperation({
    operationId: 'followSessions',
    summary: 'Follow sessions as they change (server-sent events)',
    description:
      'Event `session` has the session as it is now, as lists have it, of those that the caller may read. `ready` comes first; ' +
      '`reset` says that more has happened than is remembered (a thousand changes, an hour): read the lists again. A comment comes ' +
      'every 15 seconds of silence, with the `id` that has been reached. Whoever connects again with `Last-Event-ID` gets what ' +
      'was missed. The stream ends when the token does.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last `id` that was received' })
  @ApiExtraModels(SessionResponse)
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { $ref: getSchemaPath(SessionResponse) } } } })
  @ApiErrors(400, 401, 403, 404, 429)
  async follow(
    @CurrentPrincipal() principal: Principal,
    @Headers('last-event-id') last: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const admit = this.access.admissionOf(request);
    const after = lastEventId(last);
    const signal = this.streams.begin(principal.userId, reply);
    const stream = await toEventStream(this.live.follow(principal, { admit, after, signal }), signal);
    void reply.headers(LIVE_HEADERS).send(stream);
  }
}
