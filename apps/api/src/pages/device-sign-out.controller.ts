import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm } from '../http';
import { DeviceSignOutPages } from './device-sign-out.pages';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { Visits } from './visits';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('device-sign-out/:token')
export class DeviceSignOutController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: DeviceSignOutPages,
    private readonly writer: PageWriter,
  ) {}

  @Get()
  async show(@Res() reply: FastifyReply, @Param('token') token: string): Promise<void> {
    await this.writer.send(reply, await this.pages.show(token));
  }

  @Post()
  @AcceptsForm()
  async signOut(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
  ): Promise<void> {
    await this.visits.ofForm(request);
    await this.writer.send(reply, await this.pages.signOut(token));
  }
}
