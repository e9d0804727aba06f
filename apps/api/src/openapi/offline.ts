import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig } from '@app/config';
import { AppModule } from '../app.module';
import { ROOT_ROUTES } from '../root-routes';
import { describeApi } from './document';

/** Addresses that nothing connects to: in preview mode Nest knows the routes and makes nothing. */
const NOWHERE = {
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  REDIS_URL: 'redis://127.0.0.1:1',
  SECRET_KEY: 'not-a-secret-it-signs-nothing-at-all',
};

/** The OpenAPI document without a database, Redis or a port. */
export async function describeOffline(): Promise<OpenAPIObject> {
  const module = AppModule.forRoot(loadConfig(NOWHERE));
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: false,
  });
  app.setGlobalPrefix('api/v1', {
    exclude: ROOT_ROUTES.map((path) => ({ path, method: RequestMethod.ALL })),
  });
  return describeApi(app);
}
