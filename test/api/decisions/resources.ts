import type { Answer } from '../../kit/client';
import { hashOf, RESOURCES } from '../../kit/resources';
import type { Actor, System } from '../../kit/system';
import type { Decision } from './decision';

const RULE = { type: 'rule', name: 'git', content: 'Never push to main.\n' };
const AGENT = '---\nname: helper\ndescription: Ours\n---\nBe kind.\n';
const idOf = ({ body }: Answer) => (body as { data: { id: string } }).data.id;

/** What is decided about resources and what edits suggest, in the organization of the actor, by requests with these headers. */
export function resourceDecisions({
  system,
  actor,
  said,
}: {
  system: () => System;
  actor: () => Actor;
  said: Record<string, string>;
}): Record<string, Decision> {
  const of = (path: string) => `/api/v1/${actor().slug}/${path}`;
  const here = () => ({ ...said, 'x-organization': actor().slug });
  const newProject = () => actor().post(of('projects'), { name: 'Shop', slug: 'shop' });
  const newRule = async () => idOf(await actor().post(RESOURCES, RULE, here()));
  const saveRule = (id: string, content: string) => actor().patch(`${RESOURCES}/${id}`, { content }, here());
  const newFork = async (id: string) => {
    await newProject();
    return idOf(await actor().post(`${RESOURCES}/${id}/fork`, { project_id: 'shop' }, here()));
  };
  const newAgent = () => actor().post(RESOURCES, { type: 'agent', name: 'helper', content: AGENT }, here());
  const newPattern = () => plantPattern(system(), actor().organizationId);

  return {
    createResource: {
      action: 'resource.created',
      prepare: async () => (by) => by.post(RESOURCES, RULE, here()),
      details: { type: 'rule', name: 'git', tier: 'organization', project_id: null },
    },
    updateResource: {
      action: 'resource.updated',
      prepare: async () => {
        const id = await newRule();
        return (by) => by.patch(`${RESOURCES}/${id}`, { content: 'Push nowhere.\n' }, here());
      },
      before: { version_hash: hashOf(RULE.content) },
      details: { version_hash: hashOf('Push nowhere.\n') },
    },
    publishResource: {
      action: 'resource.published',
      prepare: async () => {
        const id = await newRule();
        return (by) => by.post(`${RESOURCES}/${id}/publish`, undefined, here());
      },
    },
    rollBackResource: {
      action: 'resource.rolled_back',
      prepare: async () => {
        const id = await newRule();
        await saveRule(id, 'Push nowhere.\n');
        const version_hash = hashOf(RULE.content);
        return (by) => by.post(`${RESOURCES}/${id}/versions/rollback`, { version_hash }, here());
      },
      before: { version_hash: hashOf('Push nowhere.\n') },
      details: { version_hash: hashOf(RULE.content) },
    },
    forkResource: {
      action: 'resource.created',
      prepare: async () => {
        const id = await newRule();
        await newProject();
        return (by) => by.post(`${RESOURCES}/${id}/fork`, { project_id: 'shop' }, here());
      },
      details: { tier: 'project', version_hash: hashOf(RULE.content) },
    },
    upgradeFork: {
      action: 'resource.upgraded',
      prepare: async () => {
        const id = await newRule();
        const fork = await newFork(id);
        await saveRule(id, 'Push nowhere.\n');
        return (by) => by.post(`${RESOURCES}/${fork}/versions/upgrade`, undefined, here());
      },
      before: { version_hash: hashOf(RULE.content) },
      details: { version_hash: hashOf('Push nowhere.\n') },
    },
    acceptEditPattern: {
      action: 'edit_pattern.accepted',
      prepare: async () => {
        await newAgent();
        const id = await newPattern();
        return (by) => by.post(of(`patterns/${id}/accept`), undefined, said);
      },
      details: { agent_name: 'helper', version_hash: hashOf(`${AGENT}Be brief.\n`) },
    },
    dismissEditPattern: {
      action: 'edit_pattern.dismissed',
      prepare: async () => {
        const id = await newPattern();
        return (by) => by.post(of(`patterns/${id}/dismiss`), undefined, said);
      },
      details: { agent_name: 'helper', people: 2, sessions: 3 },
    },
    deleteResource: {
      action: 'resource.deleted',
      prepare: async () => {
        const id = await newRule();
        return (by) => by.delete(`${RESOURCES}/${id}`, here());
      },
      details: { version_hash: hashOf(RULE.content) },
    },
  };
}

async function plantPattern({ database }: System, organizationId: string): Promise<string> {
  const hunk = [
    { kind: 'context', from: 5, to: 5, text: 'Be kind.' },
    { kind: 'added', from: null, to: 6, text: 'Be brief.' },
  ];
  const [row] = await database.query<{ id: string }>(
    `INSERT INTO edit_patterns (organization_id, id, agent_name, hunk, modification_ids, people, sessions, detected_at, updated_at)
     VALUES ($1, gen_random_uuid(), 'helper', $2, '{}', 2, 3, now(), now()) RETURNING id`,
    [organizationId, JSON.stringify(hunk)],
  );
  return row!.id;
}
