import { ORGANIZATION_HEADER, pathParametersOf } from './call';
import { bodyOf, resolved, type Schema } from '../../kit/openapi/document';
import type { Operation } from './operations';

/** Fields and parameters by these names point at a thing of the collection: at none of B's, wherever they stand. */
const POINTERS: Record<string, string> = {
  [ORGANIZATION_HEADER]: 'organizations',
  organization_id: 'organizations',
  user_id: 'members',
  role_id: 'roles',
  project_id: 'projects',
  project_slug: 'projects',
  playbook_id: 'playbooks',
  resource_id: 'resources',
  repository_id: 'repos',
  repo: 'repos',
  session_id: 'sessions',
  resumed_from: 'sessions',
};

/** These hold words that everybody chooses for themselves: the same word of B leads to nothing of B. */
export const CHOSEN: Record<string, { because: string; isSearched?: true }> = {
  external_id: { because: 'the client’s own name of a session' },
  event_id: { because: 'the client’s own name of an event' },
  client_id: { because: 'the client’s own name of itself' },
  remote_url: { because: 'two organizations may work on one repository', isSearched: true },
  agent_name: { because: 'agents of the same name work for everybody', isSearched: true },
  email: { because: 'people may be asked to join several organizations' },
  slug: { because: 'unique in an organization; of organizations in the installation, which is no secret' },
  name: { because: 'names need not be unique' },
};

/**
 * Where a request says which thing it means. What an address names has to be there; a filter by what is not there
 * finds nothing, or is refused; a field that points at what is not there is refused.
 */
export interface Place {
  kind: 'address' | 'filter' | 'field';
  in: 'path' | 'query' | 'header' | 'body';
  name: string;
  collection: string;
}

/** What v1 routes take in place of the header: heeded only where there is none. */
export const ORGANIZATION_QUERY: Place = {
  ...{ kind: 'address', in: 'query' },
  ...{ name: 'organization_id', collection: 'organizations' },
};

export function takesOrganizationQuery({ parameters }: Operation): boolean {
  return parameters.some(
    ({ name, in: where }) => name === ORGANIZATION_QUERY.name && where === ORGANIZATION_QUERY.in,
  );
}

const KINDS = { path: 'address', header: 'address', query: 'filter', body: 'field' } as const;

export function placesOf(operation: Operation): Place[] {
  const path = pathParametersOf(operation).map((one) => ({ ...one, where: 'path' as const }));
  const named = namesIn(operation)
    .filter(({ name, where }) => name !== ORGANIZATION_QUERY.name || where !== ORGANIZATION_QUERY.in)
    .map((one) => ({ ...one, collection: POINTERS[one.name] }));
  return [...path, ...named].flatMap(({ where, name, collection }) =>
    collection ? [{ kind: KINDS[where], in: where, name, collection }] : [],
  );
}

/** Fields, or parameters, that take words which their callers choose. */
export function chosenIn(operation: Operation, where: 'query' | 'body'): string[] {
  const named = namesIn(operation).filter((one) => one.where === where && one.name in CHOSEN);
  return named.map(({ name }) => name);
}

/** Fields that look like pointers, and of which nobody has said what they point at. */
export function unknownPointers(operation: Operation): string[] {
  const known = (name: string) => name in POINTERS || name in CHOSEN;
  const unknown = namesIn(operation).filter(({ name, schema }) => isPointing(name, schema) && !known(name));
  const nested = nestedNames(bodyOf(operation)?.schema).filter(({ name, schema }) =>
    isPointing(name, schema),
  );
  const pointing = [...unknown, ...nested.filter(({ name }) => !(name in CHOSEN))];
  return [...new Set(pointing.map(({ name }) => name))];
}

/** By the conventions of the API. */
function isPointing(name: string, { format }: Schema): boolean {
  return /_(?:id|ids|slug)$/.test(name) || format === 'uuid';
}

interface NamedSchema {
  name: string;
  where: 'query' | 'header' | 'body';
  schema: Schema;
}

function namesIn(operation: Operation): NamedSchema[] {
  const around = operation.parameters.flatMap(({ name, in: where, schema = {} }) =>
    where === 'query' || where === 'header' ? [{ name, where, schema }] : [],
  );
  const fields = Object.entries(bodyOf(operation)?.schema.properties ?? {});
  return [...around, ...fields.map(([name, schema]) => ({ name, where: 'body' as const, schema }))];
}

/** Below the first level nothing is sent in B's name, so that only words which lead nowhere may stand there. */
function nestedNames(body: Schema | undefined): { name: string; schema: Schema }[] {
  const parts = Object.values(body?.properties ?? {}).flatMap((schema) => [
    schema,
    ...(schema.items ? [schema.items] : []),
    ...(schema.oneOf ?? []),
  ]);
  const objects = parts.map(resolved).flatMap((part) => [part, resolved(part.items ?? {})]);
  return objects.flatMap(({ properties = {} }) =>
    Object.entries(properties).map(([name, schema]) => ({ name, schema })),
  );
}
