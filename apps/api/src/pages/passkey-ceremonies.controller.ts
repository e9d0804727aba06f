import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { PageWriter } from './page-writer';
import { PasskeySignInPages } from './passkey-sign-in.pages';
import { PasskeysPages } from './passkeys.pages';
import { Visits } from './visits';

/** What the script of the pages calls: JSON from our own origin, errors as the API has them. */
@ApiExcludeController()
@Controller()
export class PasskeyCeremoniesController {
  constructor(
    private readonly visits: Visits,
    private readonly signIn: PasskeySignInPages,
    private readonly passkeys: PasskeysPages,
    private readonly writer: PageWriter,
  ) {}

  @Post('sign-in/passkey/challenge')
  async askToSignIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.visits.ofForm(request);
    await this.writer.send(reply, await this.signIn.ask());
  }

  @Post('sign-in/passkey')
  async finishSignIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.signIn.finish(await this.visits.ofForm(request)));
  }

  @Post('account/passkeys/challenge')
  async askForNew(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.passkeys.askForNew(await this.visits.ofForm(request)));
  }

  @Post('account/passkeys')
  async add(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.writer.send(reply, await this.passkeys.add(await this.visits.ofForm(request)));
  }
}
