import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm } from '../http';
import { InvitationPages } from './invitation.pages';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { Visits } from './visits';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('join/:token')
export class InvitationController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: InvitationPages,
    private readonly writer: PageWriter,
  ) {}

  @Get()
  async show(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
  ): Promise<void> {
    await this.writer.send(reply, await this.pages.show(await this.visits.ofPage(request), token));
  }

  @Post()
  @AcceptsForm()
  async answer(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('token') token: string,
  ): Promise<void> {
    await this.writer.send(reply, await this.pages.answer(await this.visits.ofForm(request), token));
  }
}
