import { Injectable } from '@nestjs/common';
import type { JsonObject, Principal } from '@app/kernel';
import type { OrganizationTransaction } from '@app/database';
import { AuditLog, type AuditAction } from '@app/organizations';
import type { Resource } from './resource';

export type ResourceAction = Extract<AuditAction, `resource.${string}`>;

/** What the audit log says of resources. */
@Injectable()
export class ResourceAudit {
  constructor(private readonly audit: AuditLog) {}

  /** `hash` is of the version that is current from now on, and `resource` as it was before. */
  record(
    tx: OrganizationTransaction,
    { userId: actorId }: Principal,
    action: ResourceAction,
    resource: Resource,
    hash = resource.version.hash,
  ): Promise<void> {
    const subject = { type: 'resource', id: resource.id };
    const before = hash === resource.version.hash ? undefined : told(resource, resource.version.hash);
    return this.audit.record(tx, { actorId, action, subject, details: told(resource, hash), before });
  }
}

/** Content may hold anything: the log says which version it is, and no more. */
function told({ type, name, tier, projectId }: Resource, hash: string): JsonObject {
  return { type, name, tier, project_id: projectId, version_hash: hash };
}
