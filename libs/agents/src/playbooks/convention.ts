import { createHash } from 'node:crypto';
import type { JsonObject } from '@app/kernel';
import type { Tier } from '../resource';

/** One rule of a playbook, as one tier says it. */
export interface Convention {
  id: string;
  playbookId: string;
  tier: Tier;
  /** Of the tier project. */
  projectId: string | null;
  /** What it is about: a convention takes the place of that with its key on the tiers above. */
  key: string;
  title: string;
  /** Markdown. */
  body: string;
  /** One that is switched off takes away what the tiers above say under its key. */
  isEnabled: boolean;
  /** Within its tier, from 0. */
  position: number;
  /** Null for the platform's. */
  createdAt: Date | null;
  updatedAt: Date | null;
}

/** What a tier says under a key. */
export type ConventionText = Pick<Convention, 'title' | 'body'>;

/** In UTF-16 units. */
export const MAX_TITLE = 200;
export const MAX_BODY = 16_384;

/** For the audit log. A body may hold anything: it says which one it is, and no more. */
export function toldConvention(convention: Convention): JsonObject {
  const { playbookId, projectId, key, title, body, isEnabled: enabled } = convention;
  return { playbook_id: playbookId, project_id: projectId, key, title, body_hash: bodyHashOf(body), enabled };
}

/** SHA-256, in hex. */
export function bodyHashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
