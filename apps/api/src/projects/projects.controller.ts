import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Principal } from '@app/kernel';
import { ProjectsService } from '@app/organizations';
import { ProjectRemoval } from '@app/sessions';
import { ApiErrors, CurrentPrincipal, PageQuery, toPageRequest } from '../http';
import { ApiOrganizationParam } from '../http/organization-header';
import { SlugAvailableResponse, SlugQuery } from '../http/slug-availability';
import {
  CreateProjectRequest,
  LinkRepositoryRequest,
  RemoteUrlRequest,
  UpdateProjectRequest,
} from './project.request';
import {
  ProjectDataListResponse,
  ProjectDataResponse,
  RepositoryDataListResponse,
  RepositoryDataResponse,
  RepositoryLookupResponse,
  toProjectData,
  toProjectDataList,
  toRepositoryData,
  toRepositoryDataList,
  toRepositoryLookup,
} from './project.response';

@ApiTags('Projects')
@ApiOrganizationParam()
@Controller(':org')
export class ProjectsController {
  constructor(
    private readonly projects: ProjectsService,
    private readonly removal: ProjectRemoval,
  ) {}

  @Get('projects')
  @ApiOperation({ operationId: 'listProjects', summary: 'List projects, newest first' })
  @ApiOkResponse({ type: ProjectDataListResponse })
  @ApiErrors(400, 401, 404)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
  ): Promise<ProjectDataListResponse> {
    return toProjectDataList(await this.projects.list(principal, toPageRequest(query)));
  }

  @Post('projects')
  @ApiOperation({ operationId: 'createProject', summary: 'Create a project' })
  @ApiCreatedResponse({ type: ProjectDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body() { name, slug, project_type: projectType }: CreateProjectRequest,
  ): Promise<ProjectDataResponse> {
    return toProjectData(await this.projects.create(principal, { name, slug, projectType }));
  }

  @Get('projects/slug-available')
  @ApiOperation({ operationId: 'isProjectSlugAvailable', summary: 'Whether a slug is free for a project' })
  @ApiOkResponse({ type: SlugAvailableResponse })
  @ApiErrors(400, 401, 404)
  async slugAvailable(
    @CurrentPrincipal() principal: Principal,
    @Query() { slug }: SlugQuery,
  ): Promise<SlugAvailableResponse> {
    return { data: { slug, available: await this.projects.isSlugFree(principal, slug) } };
  }

  @Get('projects/:id')
  @ApiOperation({ operationId: 'getProject', summary: 'Get a project, by id or slug' })
  @ApiOkResponse({ type: ProjectDataResponse })
  @ApiErrors(401, 404)
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ProjectDataResponse> {
    return toProjectData(await this.projects.get(principal, id));
  }

  @Patch('projects/:id')
  @ApiOperation({ operationId: 'updateProject', summary: 'Change the name, slug or type of a project' })
  @ApiOkResponse({ type: ProjectDataResponse })
  @ApiErrors(400, 401, 403, 404, 422)
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { name, slug, project_type: projectType }: UpdateProjectRequest,
  ): Promise<ProjectDataResponse> {
    return toProjectData(await this.projects.update(principal, id, { name, slug, projectType }));
  }

  @Delete('projects/:id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteProject',
    summary: 'Delete a project and the links of its repositories; its sessions stay, without it',
  })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404)
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.removal.remove(principal, id);
  }

  @Get('projects/:project_id/repos')
  @ApiOperation({
    operationId: 'listRepositories',
    summary: 'List the repositories linked to a project, newest first',
  })
  @ApiOkResponse({ type: RepositoryDataListResponse })
  @ApiErrors(400, 401, 404)
  async repositories(
    @CurrentPrincipal() principal: Principal,
    @Param('project_id') projectId: string,
    @Query() query: PageQuery,
  ): Promise<RepositoryDataListResponse> {
    return toRepositoryDataList(await this.projects.repositories(principal, projectId, toPageRequest(query)));
  }

  @Post('projects/:project_id/repos')
  @ApiOperation({ operationId: 'linkRepository', summary: 'Link a repository to a project' })
  @ApiCreatedResponse({ type: RepositoryDataResponse })
  @ApiOkResponse({ type: RepositoryDataResponse, description: 'It was linked already' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async link(
    @CurrentPrincipal() principal: Principal,
    @Param('project_id') projectId: string,
    @Body() { remote_url: remoteUrl, name }: LinkRepositoryRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RepositoryDataResponse> {
    const { repository, created } = await this.projects.link(principal, projectId, { remoteUrl, name });
    void reply.status(created ? 201 : 200);
    return toRepositoryData(repository);
  }

  @Get('repos/lookup')
  @ApiOperation({ operationId: 'lookUpRepository', summary: 'Find a repository by any of its addresses' })
  @ApiOkResponse({ type: RepositoryLookupResponse })
  @ApiErrors(400, 401, 404)
  async lookup(
    @CurrentPrincipal() principal: Principal,
    @Query() { remote_url }: RemoteUrlRequest,
  ): Promise<RepositoryLookupResponse> {
    return toRepositoryLookup(await this.projects.lookup(principal, remote_url));
  }

  @Get('repos/:id')
  @ApiOperation({ operationId: 'getRepository', summary: 'Get a repository, by id or slug' })
  @ApiOkResponse({ type: RepositoryDataResponse })
  @ApiErrors(401, 404)
  async repository(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<RepositoryDataResponse> {
    return toRepositoryData(await this.projects.repositoryOf(principal, id));
  }

  @Delete('repos/:id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'unlinkRepository', summary: 'Unlink a repository; its sessions stay' })
  @ApiNoContentResponse()
  @ApiErrors(401, 403, 404)
  async unlink(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.projects.unlink(principal, id);
  }
}
