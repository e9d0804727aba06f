import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/kernel';
import { ProjectsService } from '@app/organizations';
import { ApiErrors, CurrentPrincipal } from '../http';
import { ApiOrganizationHeader } from '../http/organization-header';
import { RemoteUrlRequest } from './project.request';
import { PlaceDataResponse, toPlaceData } from './project.response';

@ApiTags('Projects')
@ApiOrganizationHeader()
@Controller('projects')
export class ProjectsV1Controller {
  constructor(private readonly projects: ProjectsService) {}

  @Post('resolve')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resolveProject',
    summary: 'Find, or make and link, the project of a repository',
  })
  @ApiOkResponse({ type: PlaceDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async resolve(
    @CurrentPrincipal() principal: Principal,
    @Body() { remote_url }: RemoteUrlRequest,
  ): Promise<PlaceDataResponse> {
    return toPlaceData(await this.projects.resolve(principal, remote_url));
  }
}
