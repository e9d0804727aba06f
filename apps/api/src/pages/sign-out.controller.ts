import { Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm } from '../http';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { SignOutPages } from './sign-out.pages';
import { Visits } from './visits';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('sign-out')
export class SignOutController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: SignOutPages,
    private readonly writer: PageWriter,
  ) {}

  @Post()
  @AcceptsForm()
  async here(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.here(await this.visits.ofForm(request)));
  }

  @Post('everywhere')
  @AcceptsForm()
  async everywhere(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.everywhere(await this.visits.ofForm(request)));
  }
}
