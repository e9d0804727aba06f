import { type LoggerService } from '@nestjs/common';
import { pino, type Logger as PinoLogger } from 'pino';
import { currentContext } from './context';

/** Keys whose values never reach a log, wherever they stand. */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'access_token',
  'refresh_token',
  'device_code',
  'user_code',
];

/**
 * Structured logs: one JSON line each, with the request's context. Usable as Nest's own logger.
 * `fields` are facts to search by; the message is a constant sentence.
 */
export class Logger implements LoggerService {
  private constructor(private readonly pino: PinoLogger) {}

  static create(options: {
    level: string;
    name: string;
    destination?: { write(line: string): void };
  }): Logger {
    const settings = {
      level: options.level,
      base: { app: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: withoutValues },
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: () => ({ ...currentContext(), requester: undefined }),
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    };
    return new Logger(options.destination ? pino(settings, options.destination) : pino(settings));
  }

  debug(message: string, fields?: unknown): void {
    this.pino.debug(toFields(fields), message);
  }

  /** Called by Nest alone, for every module and route. */
  log(message: string, fields?: unknown): void {
    this.pino.debug(toFields(fields), message);
  }

  info(message: string, fields?: unknown): void {
    this.pino.info(toFields(fields), message);
  }

  warn(message: string, fields?: unknown): void {
    this.pino.warn(toFields(fields), message);
  }

  error(message: unknown, fields?: unknown): void {
    if (message instanceof Error) this.pino.error({ err: message }, message.message);
    else this.pino.error(toFields(fields), String(message));
  }

  verbose(message: string, fields?: unknown): void {
    this.pino.trace(toFields(fields), message);
  }
}

/** Database errors carry the statement and what was bound to it: the values are other people's data. */
function withoutValues(error: Error): object {
  const {
    query: _query,
    parameters: _parameters,
    driverError: _driverError,
    detail: _detail,
    ...known
  } = pino.stdSerializers.err(error);
  return known;
}

function toFields(fields: unknown): object {
  if (fields instanceof Error) return { err: fields };
  if (typeof fields === 'string') return { source: fields };
  return typeof fields === 'object' && fields !== null ? fields : {};
}
