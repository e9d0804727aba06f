import type { FastifyServerOptions } from 'fastify';
import type { AppConfig } from '@app/config';
import { MAX_BODY_BYTES } from './body-parsers';
import type { EarlyRefusals } from './early-refusals';

/** A transcript of 256 MiB over half a megabyte a second. Other bodies have to be quicker, see body-parsers. */
const REQUEST_TIMEOUT_MS = 600_000;

/** How the server itself treats connections, addresses and what is no HTTP. */
export function serverOptions({ http }: AppConfig, early: EarlyRefusals): FastifyServerOptions {
  return {
    trustProxy: http.trustedProxies.length > 0 ? http.trustedProxies : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // What still comes over open connections is answered; each answer closes its connection.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void early.refuseAddress(error, request, reply),
    clientErrorHandler: (error, socket) => void early.refuseSocket(error, socket),
  };
}
