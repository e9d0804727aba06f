import { createHash } from 'node:crypto';
import type { Answer } from '../../kit/client';
import type { Actor } from '../../kit/system';
import type { Decision } from './decision';

const CONVENTIONS = '/api/v1/playbooks/python/conventions';
const idOf = ({ body }: Answer) => (body as { data: { id: string } }).data.id;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What is decided about playbooks, in the organization of the actor, by requests with these headers. */
export function playbookDecisions({
  actor,
  said,
}: {
  actor: () => Actor;
  said: Record<string, string>;
}): Record<string, Decision> {
  const of = (path: string) => `/api/v1/${actor().slug}/${path}`;
  const here = () => ({ ...said, 'x-organization': actor().slug });
  const newPlaybook = async () =>
    idOf(await actor().post(of('playbooks'), { name: 'Ours', stacks: ['rails'] }));
  const subscribe = async () =>
    idOf(await actor().post(of('playbook_subscriptions'), { playbook_id: 'sql' }));
  const newConvention = async () => idOf(await actor().post(CONVENTIONS, { title: 'A', body: 'B' }, here()));
  const challenge = async () => {
    const id = await newConvention();
    return idOf(await actor().post(`${CONVENTIONS}/${id}/challenge`, { reason: 'No.' }, here()));
  };

  return {
    createPlaybook: {
      action: 'playbook.created',
      prepare: async () => (by) => by.post(of('playbooks'), { name: 'Ours', stacks: ['ror'] }, said),
      details: { slug: 'ours', name: 'Ours', stacks: ['rails'] },
    },
    updatePlaybook: {
      action: 'playbook.updated',
      prepare: async () => {
        const id = await newPlaybook();
        return (by) => by.patch(of(`playbooks/${id}`), { description: 'Of all.' }, said);
      },
      before: { slug: 'ours', description: '' },
      details: { slug: 'ours', description: 'Of all.' },
    },
    deletePlaybook: {
      action: 'playbook.deleted',
      prepare: async () => {
        const id = await newPlaybook();
        return (by) => by.delete(of(`playbooks/${id}`), said);
      },
      details: { slug: 'ours' },
    },
    subscribeToPlaybook: {
      action: 'playbook_subscription.created',
      prepare: async () => (by) => by.post(of('playbook_subscriptions'), { playbook_id: 'sql' }, said),
      details: { project_id: null },
    },
    disablePlaybookSubscription: {
      action: 'playbook_subscription.disabled',
      prepare: async () => {
        const id = await subscribe();
        return (by) => by.post(of(`playbook_subscriptions/${id}/disable`), undefined, said);
      },
    },
    enablePlaybookSubscription: {
      action: 'playbook_subscription.enabled',
      prepare: async () => {
        const id = await subscribe();
        await actor().post(of(`playbook_subscriptions/${id}/disable`));
        return (by) => by.post(of(`playbook_subscriptions/${id}/enable`), undefined, said);
      },
    },
    unsubscribeFromPlaybook: {
      action: 'playbook_subscription.deleted',
      prepare: async () => {
        const id = await subscribe();
        return (by) => by.delete(of(`playbook_subscriptions/${id}`), said);
      },
    },
    createConvention: {
      action: 'convention.created',
      prepare: async () => (by) => by.post(CONVENTIONS, { title: 'A', body: 'B' }, here()),
      details: { key: 'a', title: 'A', body_hash: sha256('B'), enabled: true, project_id: null },
    },
    updateConvention: {
      action: 'convention.updated',
      prepare: async () => {
        const id = await newConvention();
        return (by) => by.patch(`${CONVENTIONS}/${id}`, { enabled: false }, here());
      },
      before: { key: 'a', enabled: true },
      details: { key: 'a', enabled: false },
    },
    deleteConvention: {
      action: 'convention.deleted',
      prepare: async () => {
        const id = await newConvention();
        return (by) => by.delete(`${CONVENTIONS}/${id}`, here());
      },
      details: { key: 'a' },
    },
    importConventions: {
      action: 'conventions.imported',
      prepare: async () => {
        await newConvention();
        const markdown = '## A\n\nChanged.\n\n## C\n\nNew.\n';
        return (by) => by.post(`${CONVENTIONS}/import_from_markdown`, { markdown }, here());
      },
      before: { updated: [{ key: 'a', body_hash: sha256('B') }] },
      details: {
        project_id: null,
        created: [{ key: 'c', body_hash: sha256('New.') }],
        updated: [{ key: 'a', body_hash: sha256('Changed.') }],
      },
    },
    acceptConventionChallenge: {
      action: 'convention_challenge.accepted',
      prepare: async () => {
        const id = await challenge();
        return (by) => by.post(of(`convention_challenges/${id}/accept`), {}, said);
      },
      before: { convention: { key: 'a', body_hash: sha256('B'), enabled: true } },
      details: { key: 'a', convention: { key: 'a', body_hash: sha256('B'), enabled: false } },
    },
    rejectConventionChallenge: {
      action: 'convention_challenge.rejected',
      prepare: async () => {
        const id = await challenge();
        return (by) => by.post(of(`convention_challenges/${id}/reject`), {}, said);
      },
      details: { key: 'a', convention: null },
    },
  };
}
