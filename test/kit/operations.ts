import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  example?: unknown;
  minimum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  schema?: Schema;
  example?: unknown;
}

/** One route, as the document describes it. A route that is not in it does not exist for these specs; another says so. */
export interface Operation {
  id: string;
  method: Method;
  /** With `{names}` of what is to be filled in. */
  path: string;
  isPublic: boolean;
  parameters: Parameter[];
  /** The media type that it takes, and the shape. */
  body?: { type: string; schema: Schema };
  /** What it is said to answer. */
  statuses: number[];
}

interface RawOperation {
  operationId: string;
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, object>;
}

const DOCUMENT = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
};

export const OPERATIONS: Operation[] = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, raw]) => operationOf(path, method, raw)),
);

/** The operation's path with what `values` say of its `{names}`; what they do not say is `otherwise`. */
export function pathOf({ id, path }: Operation, values: Record<string, string>, otherwise?: string): string {
  return path.replace(/\{(\w+)\}/g, (_name, name: string) => {
    const value = values[name] ?? otherwise;
    if (value === undefined) throw new Error(`nothing is known for {${name}} of ${id}`);
    return value;
  });
}

/** What a reference points at; anything else as it is. */
export function resolved(schema: Schema): Schema {
  if (!schema.$ref) return schema;
  return resolved(DOCUMENT.components.schemas[schema.$ref.split('/').at(-1)!]!);
}

function operationOf(path: string, method: string, raw: RawOperation): Operation {
  const [content] = Object.entries(raw.requestBody?.content ?? {});
  return {
    id: raw.operationId,
    method: method.toUpperCase() as Method,
    path,
    isPublic: !raw.security?.length,
    parameters: raw.parameters ?? [],
    body: content && { type: content[0], schema: resolved(content[1].schema) },
    statuses: Object.keys(raw.responses).map(Number),
  };
}
