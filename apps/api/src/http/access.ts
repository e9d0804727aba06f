import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { RoleName } from '@app/kernel';

export const ACCESS = Symbol('access');

/** Who may call a route. A spec walks all routes and fails where one does not say. */
export type Access =
  { kind: 'public'; reason: string } | { kind: 'person' } | { kind: 'organization'; role: RoleName };

/** No token is needed; `reason` says why that is right. */
export function Public(reason: string): MethodDecorator & ClassDecorator {
  return SetMetadata(ACCESS, { kind: 'public', reason } satisfies Access);
}

/** A token is needed; `in: 'organization'` also needs membership, with at least `role`. */
export function Authenticated(
  access: { in: 'person' } | { in: 'organization'; role?: RoleName },
): MethodDecorator & ClassDecorator {
  const needed: Access =
    access.in === 'person' ? { kind: 'person' } : { kind: 'organization', role: access.role ?? 'viewer' };
  return applyDecorators(SetMetadata(ACCESS, needed), ApiBearerAuth());
}
