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

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** By media type. */
type Content = Record<string, { schema?: Schema; example?: unknown }>;

export interface Response {
  content?: Content;
  headers?: Record<string, object>;
}

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
  method: Method;
  /** `/api/v1/{org}/sessions/{id}` */
  path: string;
  parameters: Parameter[];
  body?: { required: boolean; content: Content };
  /** Nobody need be signed in. */
  isPublic: boolean;
  /** What it is said to answer, by status. */
  responses: Record<string, Response>;
}

interface Reference {
  $ref?: string;
}

interface WrittenOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  security?: object[];
  responses: Record<string, Response & Reference>;
}

interface Document {
  paths: Record<string, Record<string, WrittenOperation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
}

const written = JSON.parse(readFileSync(join(__dirname, '../../../openapi.json'), 'utf8')) as Document;

/** By name. */
export const COMPONENTS = written.components.schemas;

export const OPERATIONS: readonly Operation[] = Object.entries(written.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => toOperation(method, path, operation)),
);

/** What a reference points at; anything else as it is. */
export function resolved(schema: Schema): Schema {
  return schema.$ref ? resolved(COMPONENTS[nameIn(schema.$ref)]!) : schema;
}

/** What a body is sent as, and its shape; undefined where none is taken. */
export function bodyOf({ body }: Operation): { type: string; schema: Schema } | undefined {
  const [content] = Object.entries(body?.content ?? {});
  return content && { type: content[0], schema: resolved(content[1].schema ?? {}) };
}

/** The operation's path with what `values` say of its `{names}`; what they do not say is `otherwise`. */
export function pathOf({ id, path }: Operation, values: Record<string, string>, otherwise?: string): string {
  return path.replace(/\{(\w+)\}/g, (_name, name: string) => {
    const value = values[name] ?? otherwise;
    if (value === undefined) throw new Error(`nothing is known for {${name}} of ${id}`);
    return value;
  });
}

function toOperation(method: string, path: string, operation: WrittenOperation): Operation {
  const { operationId, parameters = [], requestBody, security = [], responses } = operation;
  return {
    id: operationId,
    method: method.toUpperCase() as Method,
    path,
    parameters,
    body: requestBody && { required: requestBody.required ?? false, content: requestBody.content },
    isPublic: security.length === 0,
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, responseOf(response)]),
    ),
  };
}

function responseOf(response: Response & Reference): Response {
  return response.$ref ? written.components.responses[nameIn(response.$ref)]! : response;
}

function nameIn(reference: string): string {
  return reference.split('/').at(-1)!;
}
