import { isUtf8 } from 'node:buffer';
import { createGunzip } from 'node:zlib';
import { parse as parseForm } from 'node:querystring';
import type { Readable, Writable } from 'node:stream';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { DomainError, isMoreComplexThan } from '@app/kernel';
import { bodyOptionsOf, hasBody } from './route-options';

export const MAX_BODY_BYTES = 1024 * 1024;

/** JSON.parse does not recurse, but what looks at a body does: to hash it, to copy it, to check it. */
const LIMITS = { levels: 64, keys: 10_000 };

const FORM = 'application/x-www-form-urlencoded';
/** What stands behind their headers is no body (RFC 9110 §9.3.1), whatever they say of it. */
const UNREAD = new Set(['GET', 'HEAD']);

/**
 * Reads bodies. Nest's own parsers take forms on every route, which is a door for cross-site requests once
 * cookies exist; here a route takes only what it says. A body may take `receiveMs` to arrive, unless it is streamed.
 */
export function registerBodyParsers(instance: FastifyInstance, receiveMs: number): void {
  instance.removeAllContentTypeParsers();
  instance.addHook('onRoute', (route: RouteOptions) => {
    const body = bodyOptionsOf({ routeOptions: route });
    if (body?.maxBytes) route.bodyLimit = body.maxBytes;
  });
  instance.addHook('preParsing', (request, reply, payload, done) => {
    try {
      done(null, unpack(request, payload, reply.raw));
    } catch (error) {
      done(error as Error);
    }
  });
  instance.addHook('preParsing', (request, _reply, payload, done) => {
    if (hasBody(request) && !bodyOptionsOf(request)?.stream) giveUpAfter(receiveMs, request, payload);
    done(null, payload);
  });
  addJson(instance);
  addForm(instance);
  instance.addContentTypeParser(['application/x-ndjson', 'application/jsonl'], (request, payload, done) => {
    if (bodyOptionsOf(request)?.stream) done(null, payload);
    else done(unsupported());
  });
}

/** A body that trickles in must not hold a connection for ever. */
function giveUpAfter(ms: number, request: FastifyRequest, payload: Readable): void {
  const timer = setTimeout(() => request.raw.destroy(), ms).unref();
  payload.once('end', () => clearTimeout(timer));
  payload.once('close', () => clearTimeout(timer));
}

function addJson(instance: FastifyInstance): void {
  const parse = instance.getDefaultJsonParser('error', 'error');
  const parseAnyKeys = instance.getDefaultJsonParser('ignore', 'ignore');
  instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (bodyOptionsOf(request)?.stream) return done(unsupported());
    // An absent body is no body: POST routes without fields are called with the header and nothing behind it.
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body))
      return done(new DomainError('unusable', 'malformed_request', 'The body is not valid UTF-8.'));
    // Who takes any data looks at its complexity too.
    if (bodyOptionsOf(request)?.anyKeys) return parseAnyKeys(request, body.toString(), done);
    return parse(request, body.toString(), (error, value) => {
      if (!error && isMoreComplexThan(LIMITS, value)) done(tooComplex());
      else done(error, value);
    });
  });
}

function addForm(instance: FastifyInstance): void {
  instance.addContentTypeParser(FORM, { parseAs: 'string' }, (request, body: string, done) => {
    if (bodyOptionsOf(request)?.form) done(null, { ...parseForm(body) });
    else done(unsupported());
  });
}

/** Decompresses as it arrives, never beyond the route's limit. Streamed bodies unpack themselves. */
function unpack(request: FastifyRequest, payload: Readable, answer: Writable): Readable {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  const body = bodyOptionsOf(request);
  if (encoding === 'identity' || UNREAD.has(request.method)) return payload;
  if (encoding !== 'gzip' || !body?.gzip) throw unsupported();
  if (body.stream) return payload;
  delete request.headers['content-length'];
  const gunzip = createGunzip();
  payload.on('error', (error) => gunzip.destroy(error));
  // A body that is refused half way leaves the rest unread, and the memory of zlib with it.
  answer.once('close', () => gunzip.destroy());
  gunzip.on('error', (error: Error & { statusCode?: number }) => (error.statusCode = 400));
  return payload.pipe(gunzip);
}

function unsupported(): Error {
  return Object.assign(new Error('unsupported media type'), { statusCode: 415 });
}

function tooComplex(): DomainError {
  return new DomainError(
    'invalid',
    'validation_failed',
    `Validation failed: the body is nested deeper than ${LIMITS.levels} levels or has more than ${LIMITS.keys} keys`,
  );
}
