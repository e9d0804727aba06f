import { ORGANIZATION_HEADER } from './call';
import type { Recipe } from './recipe';
import type { Desk } from './scene';
import { newSlug } from './tenant';

interface MadeResource {
  id: string;
  name: string;
  content: string;
  version_hash: string;
}

/** Rules of one organization have the same content, and so the same version: what names one names that of another. */
export function newResource(desk: Desk, type: 'rule' | 'agent' = 'rule'): Promise<MadeResource> {
  const name = newSlug(desk.tenant);
  const content = type === 'rule' ? textOf(desk) : agentOf(desk, name);
  return posted(desk, '/resources', { type, name, content, publish: true });
}

function textOf({ tenant: { word, owner } }: Desk): string {
  return `${word} says so to ${owner.userId}.\n`;
}

function agentOf(desk: Desk, name: string): string {
  return `---\nname: ${name}\ndescription: Speaks for somebody\n---\n${textOf(desk)}`;
}

export async function newFork(desk: Desk): Promise<MadeResource> {
  const { id } = await newResource(desk);
  const project = await desk.scene.door.done({
    method: 'POST',
    url: `/${desk.tenant.organizationId}/projects`,
    token: desk.tenant.owner.token,
    body: { name: newSlug(desk.tenant) },
  });
  return posted(desk, `/resources/${id}/fork`, {
    project_id: (project.body as { data: { id: string } }).data.id,
  });
}

async function posted({ scene, tenant }: Desk, url: string, body: object): Promise<MadeResource> {
  const headers = { [ORGANIZATION_HEADER]: tenant.organizationId };
  const answer = await scene.door.done({ method: 'POST', url, token: tenant.owner.token, headers, body });
  return (answer.body as { data: MadeResource }).data;
}

export const RESOURCE_RECIPES: Record<string, Recipe> = {
  createResource: async (desk) => ({
    body: { type: 'rule', name: newSlug(desk.tenant), content: textOf(desk) },
  }),
  updateResource: async (desk) => ({ body: { content: `${textOf(desk)}And so.\n` } }),
  forkResource: async (desk) => ({ body: { project_id: await projectOf(desk, (await newFork(desk)).id) } }),
  rollBackResource: async (desk) => ({ body: { version_hash: (await newResource(desk)).version_hash } }),
  isForkUpgradeAvailable: async (desk) => ({ path: { id: (await newFork(desk)).id } }),
  upgradeFork: async (desk) => ({ path: { id: (await newFork(desk)).id } }),
};

async function projectOf({ scene, tenant }: Desk, id: string): Promise<string> {
  const headers = { [ORGANIZATION_HEADER]: tenant.organizationId };
  const answer = await scene.door.done({
    method: 'GET',
    url: `/resources/${id}`,
    token: tenant.owner.token,
    headers,
  });
  return (answer.body as { data: { project_id: string } }).data.project_id;
}
