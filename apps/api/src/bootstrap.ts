import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { AppConfig } from '@app/config';
import { Logger, Metrics } from '@app/telemetry';
import { AppModule } from './app.module';
import { attachAccess } from './http/access/attach-access';
import { registerBodyParsers } from './http/body-parsers';
import { limitBytesInFlight } from './http/bytes-in-flight';
import { EarlyRefusals } from './http/early-refusals';
import { rememberMethods } from './http/method-table';
import { RateLimiter } from './http/rate-limit/rate-limiter';
import { trackRequests } from './http/request-context';
import { closeConnectionsAtStop } from './http/closing-connections';
import { earlySecurityHeaders, securityHeaders } from './http/security-headers';
import { headerTimeouts, MAX_CONNECTIONS, serverOptions } from './http/server-options';
import { mountExplorer } from './openapi/explorer';
import { ROOT_ROUTES } from './root-routes';
import { Https } from './tls/https';

const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;

/** The API, ready to listen or to be injected into. */
export async function createApi(config: AppConfig): Promise<NestFastifyApplication> {
  const https = await Https.prepare(config.http.tls);
  const early = new EarlyRefusals({
    headers: earlySecurityHeaders(config.http.publicUrl),
    isBehindProxy: config.http.trustedProxies.length > 0,
  });
  const timeouts = headerTimeouts(config);
  const adapter = new FastifyAdapter({
    ...serverOptions(config, early),
    ...(https ? { https: { ...https.options(), ...timeouts } } : { http: timeouts }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bodyParser: false,
    // What fails a start is said once, by `failToStart`.
    logger: false,
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  early.countWith(app.get(RateLimiter, { strict: false }));
  const instance = adapter.getInstance<FastifyInstance>();
  instance.server.maxConnections = MAX_CONNECTIONS;
  trackRequests(instance, app.get(Metrics), logger);
  prepare(instance, config);
  https?.renew(instance, logger);
  await app.register(cookie);
  await app.register(helmet, securityHeaders(config.http.publicUrl));
  app.setGlobalPrefix('api/v1', {
    exclude: ROOT_ROUTES.map((path) => ({ path, method: RequestMethod.ALL })),
  });
  if (config.http.explorer) mountExplorer(app);
  return app;
}

function prepare(instance: FastifyInstance, { http }: AppConfig): void {
  attachAccess(instance);
  rememberMethods(instance);
  registerBodyParsers(instance, http.requestTimeoutMs);
  limitBytesInFlight(instance, MAX_BYTES_IN_FLIGHT);
  closeConnectionsAtStop(instance);
}
