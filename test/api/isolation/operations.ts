import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from '../../../apps/api/src/http/access/access';
import { ROUTE_ACCESS } from '../../../apps/api/src/http/access/route-access';

/** The part of a JSON schema that openapi.json uses for what is sent. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  minimum?: number;
  example?: unknown;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema?: Schema;
  description?: string;
  example?: unknown;
}

/** One route of openapi.json, with its row of ROUTE_ACCESS. */
export interface Operation {
  id: string;
  method: string;
  /** `/api/v1/{org}/sessions/{id}` */
  path: string;
  /** Undefined where the table has no row: that is a finding. */
  access: Access | undefined;
  parameters: Parameter[];
  contentType: string | undefined;
  body: Schema | undefined;
}

interface WrittenOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, WrittenOperation>>;
  components: { schemas: Record<string, Schema> };
}

const document = JSON.parse(readFileSync(join(__dirname, '../../../openapi.json'), 'utf8')) as Document;

/** Every operation of the document; `check:openapi` sees to it that these are the routes. */
export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, written]) => toOperation(method.toUpperCase(), path, written)),
);

/** As people write it: `GET /api/v1/{org}/sessions`. */
export function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

export function resolved(schema: Schema): Schema {
  return schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;
}

function toOperation(method: string, path: string, written: WrittenOperation): Operation {
  const [contentType, media] = Object.entries(written.requestBody?.content ?? {})[0] ?? [];
  return {
    id: written.operationId,
    method,
    path,
    access: ROUTE_ACCESS.get(`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    parameters: written.parameters ?? [],
    contentType,
    body: media && resolved(media.schema),
  };
}
