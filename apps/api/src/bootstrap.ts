import type { Server } from 'node:tls';
import { RequestMethod } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { AppConfig } from '@app/config';
import { Logger, Metrics } from '@app/telemetry';
import { AppModule } from './app.module';
import { MAX_BODY_BYTES, registerBodyParsers } from './http/body-parsers';
import { limitBytesInFlight } from './http/bytes-in-flight';
import { refuseAddress, refuseSocket } from './http/early-refusals';
import { rememberMethods } from './http/method-table';
import { trackRequests } from './http/request-context';
import { closeConnectionsAtStop } from './http/closing-connections';
import { mountExplorer } from './openapi/explorer';
import { ROOT_ROUTES } from './root-routes';
import { CertificateRenewal } from './tls/certificate-renewal';
import { type KeyPair, readKeyPair, usableContext } from './tls/key-pair';

const MAX_BYTES_IN_FLIGHT = 64 * 1024 * 1024;
/** A transcript of 256 MiB over half a megabyte a second. Other bodies have to be quicker, see body-parsers. */
const REQUEST_TIMEOUT_MS = 600_000;
/** Who has not said hello in TLS by then holds a connection for nothing. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** The API, ready to listen or to be injected into. */
export async function createApi(config: AppConfig): Promise<NestFastifyApplication> {
  const keyPair = config.http.tls && (await readKeyPair(config.http.tls));
  const adapter = new FastifyAdapter({
    ...(keyPair && {
      https: { ...usableContext(keyPair).context, handshakeTimeout: HANDSHAKE_TIMEOUT_MS },
    }),
    trustProxy: config.http.trustedProxies.length > 0 ? config.http.trustedProxies : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // What still comes over open connections is answered; each answer closes its connection.
    return503OnClosing: false,
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseSocket,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bodyParser: false,
    // What fails a start is said once, by `failToStart`.
    logger: false,
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  const instance = adapter.getInstance<FastifyInstance>();
  prepare(instance, app.get(Metrics), logger);
  if (keyPair) renewCertificate(instance, { served: keyPair, config, logger });
  await app.register(cookie);
  await app.register(helmet, securityHeaders(config));
  app.setGlobalPrefix('api/v1', {
    exclude: ROOT_ROUTES.map((path) => ({ path, method: RequestMethod.ALL })),
  });
  mountExplorer(app);
  return app;
}

function prepare(instance: FastifyInstance, metrics: Metrics, logger: Logger): void {
  trackRequests(instance, metrics, logger);
  rememberMethods(instance);
  registerBodyParsers(instance);
  limitBytesInFlight(instance, MAX_BYTES_IN_FLIGHT);
  closeConnectionsAtStop(instance);
}

function renewCertificate(
  instance: FastifyInstance,
  { served, config, logger }: { served: KeyPair; config: AppConfig; logger: Logger },
): void {
  const server = instance.server as unknown as Server;
  const renewal = new CertificateRenewal({ paths: config.http.tls!, served, server, logger });
  renewal.start();
  instance.addHook('onClose', async () => renewal.stop());
}

/** Nothing of an answer may be run, framed or guessed at. Pages and the explorer widen this for themselves. */
function securityHeaders(config: AppConfig) {
  const isHttps = config.http.publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [`'none'`],
        frameAncestors: [`'none'`],
        baseUri: [`'none'`],
        formAction: [`'none'`],
      },
    },
    frameguard: { action: 'deny' as const },
    referrerPolicy: { policy: 'no-referrer' as const },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false,
  } as const;
}
