import type { Access } from '../../../apps/api/src/http/access/access';
import { ROUTE_ACCESS } from '../../../apps/api/src/http/access/route-access';
import { type Operation as Documented, OPERATIONS as DOCUMENTED } from '../../kit/openapi/document';

/** One route of openapi.json, with its row of ROUTE_ACCESS. */
export interface Operation extends Documented {
  /** Undefined where the table has no row: that is a finding. */
  access: Access | undefined;
}

/** Every operation of the document; `check:openapi` sees to it that these are the routes. */
export const OPERATIONS: readonly Operation[] = DOCUMENTED.map((documented) => {
  const { method, path } = documented;
  return { ...documented, access: ROUTE_ACCESS.get(`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`) };
});

/** As people write it: `GET /api/v1/{org}/sessions`. */
export function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}
