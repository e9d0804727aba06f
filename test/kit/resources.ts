import { createHash } from 'node:crypto';
import type { Answer } from './client';
import type { Actor } from './system';

export const RESOURCES = '/api/v1/resources';

/** As the API tells of one. */
export interface Resource {
  id: string;
  version_hash: string;
  version_number: number;
  content: string;
  [field: string]: unknown;
}

/** The content of an agent; `more` are lines of its frontmatter. */
export function agent(name: string, body: string, more = ''): string {
  return `---\nname: ${name}\ndescription: Ours\n${more}---\n\n${body}\n`;
}

export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex');
export const dataOf = ({ body }: Answer): Resource => body.data as Resource;
export const statusOf = ({ status, body }: Answer): [number, unknown] => [status, body.code];

/** A published agent of the actor's only organization, where nothing else is said. */
export async function makeResource(actor: Actor, body: object): Promise<Resource> {
  const answer = await actor.post(RESOURCES, { type: 'agent', name: 'our-agent', publish: true, ...body });
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  return dataOf(answer);
}
