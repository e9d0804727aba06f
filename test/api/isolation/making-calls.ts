import { type Call, ORGANIZATION_HEADER, pathParametersOf } from './call';
import { COLLECTIONS } from './collections';
import type { Operation } from './operations';
import { RECIPES } from './recipes';
import { bodyOf } from '../../kit/openapi/document';
import { sampleOf } from '../../kit/sample-body';
import type { Desk } from './scene';
import type { Tenant } from './tenant';

/** With things of the organization that stay as they are: for calls that must not be let in, or only look. */
export function standingCall(operation: Operation, { tenant, caller }: Omit<Desk, 'scene'>): Call {
  const names = pathParametersOf(operation).map(({ name, collection }) => [
    name,
    tenant.things[collection]![0]!,
  ]);
  return { ...plainCall(operation, tenant), caller, path: Object.fromEntries(names) };
}

/** With new things of the organization, as the recipe of the operation says: it has to succeed. */
export async function validCall(operation: Operation, desk: Desk): Promise<Call> {
  const plain = plainCall(operation, desk.tenant);
  const recipe = await RECIPES[operation.id]?.(desk);
  const path: Record<string, string> = { ...recipe?.path };
  for (const { name, collection } of pathParametersOf(operation))
    path[name] ??= (await COLLECTIONS[collection]!(desk))[0]!;
  return { ...plain, caller: desk.caller, ...recipe, path, query: { ...plain.query, ...recipe?.query } };
}

function plainCall(operation: Operation, { organizationId, chosen }: Tenant): Omit<Call, 'caller' | 'path'> {
  const { parameters } = operation;
  const body = bodyOf(operation);
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const entersByHeader = parameters.some(({ name }) => name === ORGANIZATION_HEADER);
  return {
    operation,
    query: Object.fromEntries(
      needed.map(({ name, schema, example }) => [
        name,
        chosen[name] ?? String(example ?? sampleOf(schema ?? {})),
      ]),
    ),
    headers: {
      ...(body && { 'content-type': body.type }),
      ...(entersByHeader && { [ORGANIZATION_HEADER]: organizationId }),
    },
    body: body && sampleOf(body.schema),
  };
}
