import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { SessionSearch } from '@app/sessions';
import { ApiErrors, CurrentPrincipal, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { toSessionListInput } from './list-sessions.request';
import { SearchSessionsQuery } from './search-sessions.request';
import { SessionSearchResponse, toSessionSearch } from './session-search.response';

@ApiTags('Sessions')
@ApiOrganizationParam()
@Controller(':org/sessions/search')
export class SessionSearchController {
  constructor(private readonly sessions: SessionSearch) {}

  @Get()
  @ApiOperation({
    operationId: 'searchSessions',
    summary: 'Search sessions by their words, best first',
    description:
      'In titles, summaries, prompts that were captured (from the end of the session on), files, branches, agents, components, ' +
      'projects, texts and numbers of metadata, in English forms of words. New sessions count more than old ones. Sensitive ' +
      'sessions are never found',
  })
  @ApiOkResponse({ type: SessionSearchResponse })
  @ApiErrors(400, 401, 403, 404)
  async search(
    @CurrentPrincipal() principal: Principal,
    @Query() query: SearchSessionsQuery,
  ): Promise<SessionSearchResponse> {
    return toSessionSearch(
      await this.sessions.search(principal, query.q, toSessionListInput(query), toPageRequest(query)),
    );
  }
}
