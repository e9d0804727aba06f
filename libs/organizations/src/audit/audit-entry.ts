import { createHash } from 'node:crypto';
import type { JsonObject } from '@app/kernel';

/** What may be decided in an organization: `<thing>.<what happened to it>`. */
export const AUDIT_ACTIONS = [
  'organization.created',
  'organization.updated',
  'settings.updated',
  'repricing.requested',
  'repricing.done',
  'invitation.created',
  'invitation.sent_again',
  'invitation.revoked',
  'invitation.accepted',
  'invitation.declined',
  'member.updated',
  'member.removed',
  'member.left',
  'member.data_erased',
  'ownership.transferred',
  'role.created',
  'role.updated',
  'role.deleted',
  'project.created',
  'project.updated',
  'project.deleted',
  'repository.linked',
  'repository.unlinked',
  'api_token.created',
  'api_token.rotated',
  'api_token.revoked',
  'api_token.reported_leaked',
  'resource.created',
  'resource.updated',
  'resource.published',
  'resource.rolled_back',
  'resource.upgraded',
  'resource.deleted',
  'edit_pattern.accepted',
  'edit_pattern.dismissed',
  'experiment.created',
  'experiment.updated',
  'experiment.started',
  'experiment.stopped',
  'experiment.deployed',
  'experiment.archived',
  'experiment.deleted',
  'playbook.created',
  'playbook.updated',
  'playbook.deleted',
  'playbook_subscription.created',
  'playbook_subscription.enabled',
  'playbook_subscription.disabled',
  'playbook_subscription.deleted',
  'convention.created',
  'convention.updated',
  'convention.deleted',
  'conventions.imported',
  'convention_challenge.accepted',
  'convention_challenge.rejected',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What was decided, before it has a place in the log. */
export interface AuditRecord {
  /** Null for what somebody caused who was not signed in. */
  actorId: string | null;
  action: AuditAction;
  subject: { type: string; id: string };
  /** Names and values as they became; no secret and nothing that a person typed into a session. */
  details: JsonObject;
  /** The same as they were, where something was changed. */
  before?: JsonObject;
}

export interface AuditEntry extends AuditRecord {
  /** From 1, without gaps. */
  position: number;
  recordedAt: Date;
  requestId: string | null;
  /** Where the decision came from, as the request said; null for what no request has decided. */
  ip: string | null;
  userAgent: string | null;
  hash: Buffer;
}

/** How far a log goes. */
export type AuditHead = Pick<AuditEntry, 'position' | 'hash'>;

/** Before the first entry. */
export const GENESIS: AuditHead = { position: 0, hash: Buffer.alloc(32) };

/** SHA-256 over the hash of the entry before (32 zero bytes for the first) and the JSON of what the entry says. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>, previous: Buffer = GENESIS.hash): Buffer {
  const { position, recordedAt, actorId, action, subject, details, requestId } = entry;
  const said = [position, recordedAt.toISOString(), actorId, action, subject.type, subject.id, details];
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([...said, requestId, ...originOf(entry)], sortedKeys))
    .digest();
}

/** Nothing of entries that have none of it: those of earlier versions are hashed without. */
function originOf({ before, ip, userAgent }: Pick<AuditEntry, 'before' | 'ip' | 'userAgent'>): unknown[] {
  const origin = [before ?? null, ip, userAgent];
  return origin.some((value) => value !== null) ? origin : [];
}

/** jsonb keeps no order of keys. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
