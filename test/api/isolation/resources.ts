import type { ResourceType } from '@app/agents';
import { ORGANIZATION_HEADER } from './call';
import type { Recipe } from './recipe';
import type { Desk } from './scene';
import { newSlug } from './tenant';

interface MadeResource {
  id: string;
  name: string;
  version_hash: string;
}

const contentOf = (name: string, text: string): string =>
  `---\nname: ${name}\ndescription: ${text}\n---\n${text}\n`;

/** What anybody may get who belongs to the organization. */
export function newResource(desk: Desk, type: ResourceType = 'agent'): Promise<MadeResource> {
  const name = newSlug(desk.tenant);
  return posted(desk, '/resources', {
    type,
    name,
    content: contentOf(name, desk.tenant.word),
    publish: true,
  });
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

/** Versions are named together with what they are versions of. */
export const RESOURCE_RECIPES: Record<string, Recipe> = {
  createResource: async ({ tenant }) => {
    const name = newSlug(tenant);
    return { body: { type: 'agent', name, content: contentOf(name, tenant.word) } };
  },
  updateResource: async (desk) => {
    const { id, name } = await newResource(desk);
    return { path: { id }, body: { content: contentOf(name, `${desk.tenant.word} again`) } };
  },
  forkResource: async (desk) => {
    const { id } = await newFork(desk);
    return { path: { id: (await newResource(desk)).id }, body: { project_id: await projectOf(desk, id) } };
  },
  getResourceVersion: async (desk) => {
    const { id, version_hash: hash } = await newResource(desk);
    return { path: { id, hash } };
  },
  diffResourceVersions: async (desk) => {
    const { id, version_hash: hash } = await newResource(desk);
    return { path: { id, from: hash, to: hash } };
  },
  rollBackResource: async (desk) => {
    const { id, version_hash } = await newResource(desk);
    return { path: { id }, body: { version_hash } };
  },
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
