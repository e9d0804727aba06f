import { Controller, Get, Post, Query, Redirect, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm } from '../http';
import { DeviceVerificationPages } from './device-verification.pages';
import { verificationPath } from './verification-path';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { Visits } from './visits';

@ApiExcludeController()
@UseFilters(PageErrorFilter)
@Controller()
export class DeviceVerificationController {
  constructor(
    private readonly visits: Visits,
    private readonly pages: DeviceVerificationPages,
    private readonly writer: PageWriter,
  ) {}

  @Get('device-verify')
  async enter(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, this.pages.enter(await this.visits.ofPage(request)));
  }

  @Post('device-verify')
  @AcceptsForm()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.show(await this.visits.ofForm(request)));
  }

  @Post('device-verify/decision')
  @AcceptsForm()
  async decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.decide(await this.visits.ofForm(request)));
  }

  @Get(['auth/verify', 'device'])
  @Redirect()
  moved(@Query('user_code') code: unknown): { url: string; statusCode: number } {
    return { url: verificationPath(code), statusCode: 302 };
  }
}
