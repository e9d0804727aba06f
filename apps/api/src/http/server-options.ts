import type { FastifyServerOptions } from 'fastify';
import type { AppConfig } from '@app/config';
import { MAX_BODY_BYTES } from './body-parsers';
import type { EarlyRefusals } from './early-refusals';

/** A transcript of 256 MiB over half a megabyte a second. Other bodies have to be quicker, see body-parsers. */
const UPLOAD_TIMEOUT_MS = 600_000;
/** Nothing that is answered is silent for so long: who does not read by then will not. */
const SILENCE_MS = 120_000;
/** How much later than it should a connection is closed, as part of what its request may take. */
const LATENESS = 0.15;
/** More sockets than people; each costs some kilobytes and a file descriptor. */
export const MAX_CONNECTIONS = 10_000;

/** How the server itself treats connections, addresses and what is no HTTP. */
export function serverOptions({ http }: AppConfig, early: EarlyRefusals): FastifyServerOptions {
  return {
    trustProxy: http.trustedProxies.length > 0 ? http.trustedProxies : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    connectionTimeout: SILENCE_MS,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // What still comes over open connections is answered; each answer closes its connection.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void early.refuseAddress(error, request, reply),
    clientErrorHandler: (error, socket) => void early.refuseSocket(error, socket),
  };
}

/** Who sends headers byte by byte holds a socket for so long and no longer. */
export function headerTimeouts({ http }: AppConfig) {
  return {
    headersTimeout: http.requestTimeoutMs,
    connectionsCheckingInterval: http.requestTimeoutMs * LATENESS,
  };
}
