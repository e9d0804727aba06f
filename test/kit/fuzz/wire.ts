import { gzipSync } from 'node:zlib';
import { RawJson } from './junk';
import { Known, type Piece } from './known';
import type { PlannedBody, PlannedRequest } from './planned-request';

const FORM = 'application/x-www-form-urlencoded';

/** A request, byte by byte. */
export interface WireRequest {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: Buffer;
}

/** For any text: half a surrogate pair becomes U+FFFD, for which no bytes exist either. */
export const percentEncoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Writes a planned request down; `find` knows what it refers to. */
export function written(plan: PlannedRequest, find: (known: Known) => string): WireRequest {
  const { operation, path, query, headers, body } = plan;
  const segment = (piece: Piece) => (piece instanceof Known ? percentEncoded(find(piece)) : piece);
  const address = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => segment(path[name] ?? ''));
  const asked = query.map(([name, value]) => `${name}=${segment(value)}`).join('&');
  const bytes = body && packed(body, bytesOf(body, find));
  const method = plan.method ?? operation.method;
  return {
    method,
    url: asked ? `${address}?${asked}` : address,
    headers: [
      ...headers.map(([name, value]): [string, string] => [
        name,
        sendable(value instanceof Known ? find(value) : value),
      ]),
      ...headersOf(body, bytes?.length ?? (MAY_CARRY.has(method) ? 0 : undefined)),
    ],
    body: bytes,
  };
}

/** Methods that say that they carry nothing. */
const MAY_CARRY = new Set(['POST', 'PUT', 'PATCH']);

/** Node sends no other characters in a header. */
const sendable = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 8_000);

function headersOf(body: PlannedBody | undefined, bytes: number | undefined): [string, string][] {
  const length = body?.isChunked ? undefined : bytes?.toString();
  const given = {
    'content-length': length,
    'transfer-encoding': body?.isChunked ? 'chunked' : undefined,
    'content-type': body?.type,
    'content-encoding': body?.encoding?.name,
  };
  return Object.entries(given).filter((header): header is [string, string] => header[1] !== undefined);
}

function packed({ encoding }: PlannedBody, bytes: Buffer): Buffer {
  return encoding?.isPending ? gzipSync(bytes) : bytes;
}

function bytesOf({ bytes, type, value }: PlannedBody, find: (known: Known) => string): Buffer {
  if (bytes) return bytes;
  return Buffer.from(type === FORM ? formText(value, find) : jsonText(value, find));
}

/** JSON with what was known by then in its place. */
function jsonText(value: unknown, find: (known: Known) => string): string {
  const inner = (item: unknown) => jsonText(item, find);
  if (value instanceof RawJson) return value.text;
  if (value instanceof Known) return JSON.stringify(find(value));
  if (Array.isArray(value)) return `[${value.map(inner).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${inner(item)}`).join(',')}}`;
}

/** Lists become repeated keys, anything deeper JSON. */
function formText(value: unknown, find: (known: Known) => string): string {
  if (typeof value !== 'object' || value === null || value instanceof Known)
    return percentEncoded(jsonText(value, find));
  const text = (item: unknown) =>
    typeof item === 'string' ? item : item instanceof Known ? find(item) : jsonText(item, find);
  return Object.entries(value)
    .flatMap(([name, item]) =>
      [item].flat().map((one: unknown) => `${percentEncoded(name)}=${percentEncoded(text(one))}`),
    )
    .join('&');
}
