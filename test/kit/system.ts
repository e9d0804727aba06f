import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type DevMailbox, Mailer } from '@app/auth';
import type { AppConfig } from '@app/config';
import { JobQueue } from '@app/jobs';
import {
  createTestDatabase,
  testConfig,
  type TestDatabase,
  untilQuiet,
  untilRedisAnswers,
} from '@app/testing';
import { createApi } from '../../apps/api/src/bootstrap';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { Client } from './client';

interface SystemOptions {
  settings?: Record<string, string>;
  /** Without one, jobs wait: for specs of the API alone. */
  worker?: boolean;
}

/** A person who has signed in, in an organization of their own. */
export interface Actor extends Client {
  token: string;
  userId: string;
  organizationId: string;
  slug: string;
}

/** API and worker on real servers, in this process. */
export class System {
  private constructor(
    readonly config: AppConfig,
    readonly database: TestDatabase,
    readonly api: NestFastifyApplication,
    private readonly worker: INestApplicationContext | null,
  ) {}

  static async start({ settings, worker = true }: SystemOptions = {}): Promise<System> {
    const database = await createTestDatabase();
    const config = testConfig(database.url, settings);
    const api = await createApi(config);
    try {
      await api.init();
      await api.getHttpAdapter().getInstance().ready();
      if (!settings?.REDIS_URL) await untilRedisAnswers(api);
      return new System(config, database, api, worker ? await startWorker(config) : null);
    } catch (error) {
      // A spec that cannot start has nothing to stop: what is open already would keep Jest alive.
      await api.close();
      await database.drop();
      throw error;
    }
  }

  /** Listens on a free port and answers where. */
  async listen(): Promise<string> {
    await this.api.listen(0, '127.0.0.1');
    return this.api.getUrl();
  }

  async stop(): Promise<void> {
    await this.worker?.close();
    await this.api.close();
    await this.database.drop();
  }

  anonymous(): Client {
    return new Client(this.api);
  }

  /** Waits until all that was accepted is in the figures. */
  quiet(): Promise<void> {
    return untilQuiet(this.database, this.api.get(JobQueue));
  }

  /** Signs a new person in by magic link; they own a new organization. */
  async signUp(name = 'ada'): Promise<Actor> {
    const email = `${name}-${Math.random().toString(36).slice(2, 10)}@example.com`;
    const token = await this.signIn(email);
    const client = new Client(this.api, token);
    const me = await client.get('/api/v1/me');
    const created = await client.post('/api/v1/organizations', { name: `${name}'s organization` });
    const { id, slug } = created.body.data as { id: string; slug: string };
    const actor = { token, userId: (me.body.user as { id: string }).id, organizationId: id, slug };
    return Object.assign(client, actor);
  }

  /** An access token, by the link that was mailed. */
  async signIn(email: string): Promise<string> {
    const asked = await this.anonymous().post('/api/v1/auth/magic_link', { email });
    if (asked.status !== 202) throw new Error(`no link was mailed to ${email}: ${asked.text}`);
    const verified = await this.anonymous().post('/api/v1/auth/magic_link/verify', {
      token: await this.linkTokenFor(email),
    });
    return verified.body.access_token as string;
  }

  /** Mail is sent after the answer, so that nobody learns from its time who is known. */
  private async linkTokenFor(email: string): Promise<string> {
    const mailbox: DevMailbox = this.api.get(Mailer, { strict: false });
    for (let tries = 0; tries < 200; tries += 1) {
      const mail = mailbox.list().find(({ to, text }) => to === email && text.includes('token='));
      const token = mail && /token=([\w-]+)/.exec(mail.text)?.[1];
      if (token) return token;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`no sign-in link was mailed to ${email}`);
  }
}

function startWorker(config: AppConfig): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    logger: false,
    abortOnError: false,
  });
}
