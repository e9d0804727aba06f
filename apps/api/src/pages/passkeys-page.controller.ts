import { Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm } from '../http';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { PasskeysPages } from './passkeys.pages';
import { Visits } from './visits';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('account/passkeys')
export class PasskeysPageController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: PasskeysPages,
    private readonly writer: PageWriter,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.show(await this.visits.ofPage(request)));
  }

  @Post(':id/rename')
  @AcceptsForm()
  async rename(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.writer.send(reply, await this.pages.rename(await this.visits.ofForm(request), id));
  }

  @Post(':id/remove')
  @AcceptsForm()
  async remove(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.writer.send(reply, await this.pages.remove(await this.visits.ofForm(request), id));
  }
}
