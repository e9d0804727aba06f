import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CountsAgainst } from '../http';
import { DevMailboxPages } from './dev-mailbox.pages';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller('dev/mailbox')
export class DevMailboxController {
  constructor(
    private readonly pages: DevMailboxPages,
    private readonly writer: PageWriter,
  ) {}

  @Get()
  @CountsAgainst('none')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, this.pages.list(request));
  }
}
