import { ORGANIZATION_HEADER } from './call';
import type { Recipe } from './recipe';
import type { Desk } from './scene';
import { newName, newSlug } from './tenant';

interface Made {
  id: string;
  slug: string;
}

export function newPlaybook(desk: Desk): Promise<Made> {
  const { tenant } = desk;
  const body = {
    name: newName(tenant),
    slug: newSlug(tenant),
    description: tenant.word,
    stacks: [tenant.word],
  };
  return posted(desk, `/${tenant.organizationId}/playbooks`, body);
}

/** A playbook is subscribed to once; this one says something, which agents are told. */
export async function newSubscription(desk: Desk): Promise<Made> {
  const { id: playbook_id } = await newPlaybook(desk);
  await newConvention(desk, playbook_id);
  return posted(desk, `/${desk.tenant.organizationId}/playbook_subscriptions`, { playbook_id });
}

/** In the playbook that stays, or another. */
export function newConvention(desk: Desk, playbook = standing(desk)): Promise<Made> {
  const { tenant } = desk;
  const body = { key: newSlug(tenant), title: newName(tenant), body: `${tenant.word} says so.` };
  return posted(desk, `/playbooks/${playbook}/conventions`, body);
}

export async function newChallenge(desk: Desk): Promise<Made> {
  const { id } = await newConvention(desk);
  const { word } = desk.tenant;
  const body = { reason: `${word} doubts it.`, proposed_body: `${word} says otherwise.` };
  return posted(desk, `/playbooks/${standing(desk)}/conventions/${id}/challenge`, body);
}

const standing = ({ tenant }: Desk) => tenant.things.playbooks![0]!;
const inIt: Recipe = async (desk) => ({ path: { playbook_id: standing(desk) } });

export const PLAYBOOK_RECIPES: Record<string, Recipe> = {
  createPlaybook: async ({ tenant }) => ({ body: { name: newName(tenant) } }),
  updatePlaybook: async ({ tenant }) => ({ body: { name: newName(tenant) } }),
  subscribeToPlaybook: async (desk) => ({ body: { playbook_id: (await newPlaybook(desk)).id } }),
  createConvention: async (desk) => ({
    ...(await inIt(desk)),
    body: { title: newName(desk.tenant), body: desk.tenant.word },
  }),
  getConvention: inIt,
  updateConvention: inIt,
  deleteConvention: inIt,
  challengeConvention: inIt,
};

async function posted({ scene, tenant }: Desk, url: string, body: object): Promise<Made> {
  const headers = { [ORGANIZATION_HEADER]: tenant.organizationId };
  const answer = await scene.door.done({ method: 'POST', url, token: tenant.owner.token, headers, body });
  return (answer.body as { data: Made }).data;
}
