import { Controller, Get, Post, Query, Redirect, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsForm, Public } from '../http';
import { DeviceVerificationPages } from './device-verification.pages';
import { verificationPath } from './verification-path';
import { PageErrorFilter } from './page-error.filter';
import { PageWriter } from './page-writer';
import { Visits } from './visits';

const BROWSER = 'people come here with a browser, and sign in with it if they have not';

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
  @Public(BROWSER)
  async enter(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, this.pages.enter(await this.visits.ofPage(request)));
  }

  @Post('device-verify')
  @Public(BROWSER)
  @AcceptsForm()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.show(await this.visits.ofForm(request)));
  }

  @Post('device-verify/decision')
  @Public(BROWSER)
  @AcceptsForm()
  async decide(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.pages.decide(await this.visits.ofForm(request)));
  }

  @Get(['auth/verify', 'device'])
  @Public('older addresses of the page')
  @Redirect()
  moved(@Query('user_code') code: unknown): { url: string; statusCode: number } {
    return { url: verificationPath(code), statusCode: 302 };
  }
}
