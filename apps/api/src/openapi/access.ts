import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '../http/access/access';
import { ROUTE_ACCESS } from '../http/access/route-access';
import { type Operation, operationsOf } from './operation';

/** Says of every operation who may call it, from the table that the guard reads. */
export function withAccess(document: OpenAPIObject): OpenAPIObject {
  for (const { url, method, operation } of operationsOf(document)) {
    const route = `${method.toUpperCase()} ${url.replace(/\{(\w+)\}/g, ':$1')}`;
    Object.assign(operation, described(ROUTE_ACCESS.get(route)!, operation));
  }
  return document;
}

function described(access: Access, { description }: Operation): Partial<Operation> {
  if (access.kind === 'anyone') return { security: [] };
  const who =
    access.kind === 'member' ? `members with the role \`${access.role}\` or a higher one` : 'people';
  const how = access.scope === 'api' ? 'not for API tokens' : `scope \`${access.scope}\``;
  return {
    security: [{ bearer: [] }],
    description: [description, `For ${who}; ${how}.`].filter(Boolean).join('\n\n'),
    'x-access': { role: access.kind === 'member' ? access.role : null, scope: access.scope },
  };
}
