import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of a JSON schema that openapi.json uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  example?: unknown;
}

type Content = Record<string, { schema?: Schema; example?: unknown }>;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema?: Schema;
  example?: unknown;
}

/** One route of openapi.json. */
export interface Operation {
  id: string;
  method: string;
  /** `/api/v1/{org}/sessions/{id}` */
  path: string;
  parameters: Parameter[];
  body?: { required: boolean; content: Content };
  /** Nobody need be signed in. */
  isPublic: boolean;
}

interface WrittenOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  security?: object[];
}

interface Document {
  paths: Record<string, Record<string, WrittenOperation>>;
  components: { schemas: Record<string, Schema> };
}

const written = JSON.parse(readFileSync(join(__dirname, '../../../openapi.json'), 'utf8')) as Document;

/** By name. */
export const COMPONENTS = written.components.schemas;

export const OPERATIONS: readonly Operation[] = Object.entries(written.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => toOperation(method, path, operation)),
);

function toOperation(method: string, path: string, operation: WrittenOperation): Operation {
  const { operationId, parameters = [], requestBody, security = [] } = operation;
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    parameters,
    body: requestBody && { required: requestBody.required ?? false, content: requestBody.content },
    isPublic: security.length === 0,
  };
}
