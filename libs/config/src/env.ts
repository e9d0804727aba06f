import { isIP } from 'node:net';
import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsIP,
  IsOptional,
  IsString,
  IsUrl,
  Max,
  Min,
  MinLength,
  ValidateBy,
} from 'class-validator';

export const NODE_ENVS = ['development', 'production', 'test'] as const;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const SIGNUP_MODES = ['open', 'invited'] as const;

const toNumber = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
const FLAGS: Record<string, boolean> = { '1': true, true: true, '0': false, false: false };
const toBoolean = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' ? (FLAGS[value] ?? value) : value;
const toList = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
    : value;

const HTTP_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** A whole number, written in digits. */
function IsWhole(least: number, most = Number.MAX_SAFE_INTEGER): PropertyDecorator {
  return applyDecorators(Transform(toNumber), IsInt(), Min(least), Max(most));
}

/** Postgres may be a socket in a folder; anything else has a host. A database of Redis is a number. */
function namesAServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  if (protocol.startsWith('postgres')) return true;
  return hostname !== '' && (!protocol.startsWith('redis') || /^\/?\d*$/.test(pathname));
}

function IsUrlOf(...protocols: string[]): PropertyDecorator {
  const schemes = protocols.map((protocol) => `${protocol}://`);
  return ValidateBy({
    name: 'isUrlOf',
    validator: {
      validate: (value) =>
        typeof value === 'string' && schemes.some((s) => value.startsWith(s)) && namesAServer(value),
      defaultMessage: () => `$property must be a URL that starts with ${schemes.join(' or ')}`,
    },
  });
}

/** An address, a block of them, or one of the names that Fastify knows. */
function isCidr(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item)) return true;
  const [address = '', prefix, ...rest] = item.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return (
    bits > 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits))
  );
}

function IsCidrList(): PropertyDecorator {
  return ValidateBy({
    name: 'isCidrList',
    validator: {
      validate: (value) =>
        Array.isArray(value) && value.every((item) => typeof item === 'string' && isCidr(item)),
      defaultMessage: () => '$property must be a comma-separated list of addresses or CIDR blocks',
    },
  });
}

/** The environment, as the process receives it. Units are in the names. Defaults make a development setup. */
export class Env {
  @IsIn(NODE_ENVS)
  NODE_ENV: (typeof NODE_ENVS)[number] = 'development';

  @IsWhole(1, 65_535)
  PORT = 3000;

  @IsOptional()
  @IsIP()
  HOST?: string;

  @IsUrlOf('postgres', 'postgresql')
  DATABASE_URL!: string;

  @IsOptional()
  @IsUrlOf('postgres', 'postgresql')
  DATABASE_READ_URL?: string;

  @IsWhole(2, 500)
  DATABASE_POOL_SIZE = 10;

  @IsWhole(100, 60_000)
  STATEMENT_TIMEOUT_MS = 5_000;

  @IsUrlOf('redis', 'rediss')
  REDIS_URL!: string;

  @IsWhole(100, 60_000)
  SERVER_TIMEOUT_MS = 2_000;

  @IsString()
  @MinLength(1)
  QUEUE_PREFIX = 'crewkit';

  @IsWhole(0, 1_000)
  COALESCE_PERCENT = 100;

  @IsString()
  @MinLength(32)
  SECRET_KEY!: string;

  @IsOptional()
  @IsUrl(HTTP_URL)
  PUBLIC_URL?: string;

  @IsOptional()
  @IsUrl(HTTP_URL)
  WEB_URL?: string;

  @IsOptional()
  @IsString()
  TLS_CERT_PATH?: string;

  @IsOptional()
  @IsString()
  TLS_KEY_PATH?: string;

  @IsOptional()
  @IsUrlOf('smtp', 'smtps')
  SMTP_URL?: string;

  @IsOptional()
  @IsUrl({ ...HTTP_URL, disallow_auth: true })
  CONDENSER_URL?: string;

  @IsString()
  @MinLength(3)
  MAIL_FROM = 'crewkit <crewkit@localhost>';

  @Transform(toBoolean)
  @IsBoolean({ message: '$property must be 1 or 0' })
  DEV_MAILBOX = false;

  @IsWhole(60, 86_400)
  ACCESS_TOKEN_TTL_SECONDS = 14_400;

  @IsWhole(1, 365)
  REFRESH_TOKEN_TTL_DAYS = 30;

  @IsWhole(0)
  RATE_LIMIT_ORG_PER_HOUR = 1000;

  @IsWhole(0)
  RATE_LIMIT_IP_PER_MINUTE = 100;

  @IsWhole(0)
  RATE_LIMIT_INGEST_PER_MINUTE = 600;

  @IsWhole(0)
  RATE_LIMIT_POLLS_PER_MINUTE = 600;

  @IsWhole(0)
  RATE_LIMIT_HOOKS_PER_MINUTE = 30_000;

  @IsWhole(0)
  RATE_LIMIT_DEVICE_STARTS_PER_MINUTE = 10;

  @IsWhole(0)
  RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR = 10;

  @Transform(toList)
  @IsCidrList()
  TRUSTED_PROXIES: string[] = [];

  @IsIn(SIGNUP_MODES)
  SIGNUP: (typeof SIGNUP_MODES)[number] = 'open';

  @IsIn(LOG_LEVELS)
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsWhole(0, 65_535)
  WORKER_PORT = 0;

  @IsWhole(500, 300_000)
  REQUEST_TIMEOUT_MS = 30_000;

  @Transform(toBoolean)
  @IsBoolean({ message: '$property must be 1 or 0' })
  EXPLORER = true;

  @IsWhole(0, 300_000)
  SHUTDOWN_DELAY_MS = 0;

  @IsWhole(0, 300_000)
  SHUTDOWN_GRACE_MS = 20_000;
}
