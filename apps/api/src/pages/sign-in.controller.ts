import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm } from '../http';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { SignInPages } from './sign-in.pages';
import { Visits } from './visits';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller()
export class SignInController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: SignInPages,
    private readonly writer: PageWriter,
  ) {}

  @Get('sign-in')
  async start(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, this.pages.start(await this.visits.ofPage(request)));
  }

  @Post('sign-in')
  @AcceptsForm()
  async mailLink(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.mailLink(await this.visits.ofForm(request)));
  }

  @Get('sign-in/confirm')
  async confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.confirm(await this.visits.ofPage(request)));
  }

  @Post('sign-in/confirm')
  @AcceptsForm()
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.finish(await this.visits.ofForm(request)));
  }
}
