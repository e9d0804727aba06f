import type { OpenAPIObject } from '@nestjs/swagger';
import type { RoleName, Scope } from '@app/kernel';
import type { OWN_IDEMPOTENCY_EXTENSION } from '../http/idempotency/own-idempotency';
import type { BUDGET_EXTENSION, OwnBudget } from '../http/rate-limit/budget';

export interface OperationAnswer {
  $ref?: string;
  description?: string;
  content?: Record<string, { schema?: { $ref?: string } }>;
  headers?: Record<string, object>;
}

/** What the steps that complete the document read and write of an operation. */
export interface Operation {
  tags?: string[];
  description?: string;
  security?: object[];
  parameters?: { name?: string }[];
  requestBody?: object;
  responses: Record<string, OperationAnswer>;
  [OWN_IDEMPOTENCY_EXTENSION]?: boolean;
  /** The least role, null where no organization is entered; what a token must be good for. */
  'x-access'?: { role: RoleName | null; scope: Scope };
  [BUDGET_EXTENSION]?: OwnBudget;
}

export interface PlacedOperation {
  url: string;
  method: string;
  operation: Operation;
}

export function operationsOf({ paths }: OpenAPIObject): PlacedOperation[] {
  return Object.entries(paths).flatMap(([url, path]) =>
    Object.entries(path as Record<string, Operation>).map(([method, operation]) => ({
      url,
      method,
      operation,
    })),
  );
}

const ERROR = '#/components/schemas/ErrorResponse';

/** An answer in the shape of all errors. */
export function refusal(description: string): OperationAnswer {
  return { description, content: { 'application/json': { schema: { $ref: ERROR } } } };
}

export function isRefusal({ content }: OperationAnswer): boolean {
  return content?.['application/json']?.schema?.$ref === ERROR;
}
