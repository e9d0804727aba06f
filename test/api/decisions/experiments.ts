import { draftExperiment, startExperiment, versionPair } from '../../kit/experiments';
import { agent, RESOURCES } from '../../kit/resources';
import type { Actor } from '../../kit/system';
import type { Decision } from './decision';

const PLAN = {
  primary_metric: 'avg_cost',
  guardrails: [{ metric: 'success_rate', margin: 2 }],
  confidence: 0.9,
  cost_cap: 1.5,
  planned_sessions: 500,
};
const VERSIONS = { agent_name: 'tried', control_number: 1, variant_number: 2 };

/** What is decided about experiments, in the organization of the actor, by requests with these headers. */
export function experimentDecisions({
  actor,
  said,
}: {
  actor: () => Actor;
  said: Record<string, string>;
}): Record<string, Decision> {
  const of = (path: string) => `/api/v1/${actor().slug}/experiments${path}`;
  const here = () => ({ ...said, 'x-organization': actor().slug });
  const draft = async () => (await draftExperiment(actor(), { name: 'Kinder' })).id;
  const start = async () => (await startExperiment(actor(), { name: 'Kinder' })).id;
  const stop = async () => {
    const id = await start();
    await actor().post(of(`/${id}/stop`));
    return id;
  };
  /** One request to an experiment that is made first. */
  const one =
    (make: () => Promise<string>, verb: string, body?: object): Decision['prepare'] =>
    async () => {
      const id = await make();
      return (by) => by.post(of(`/${id}/${verb}`), body, said);
    };
  const patched =
    (make: () => Promise<string>, changes: object): Decision['prepare'] =>
    async () => {
      const id = await make();
      return (by) => by.patch(of(`/${id}`), changes, said);
    };

  return {
    createExperiment: {
      action: 'experiment.created',
      prepare: async () => {
        const pair = await versionPair(actor());
        return (by) => by.post(of(''), { ...pair, ...PLAN, name: 'Kinder', traffic_split: 20 }, said);
      },
      details: {
        ...{ name: 'Kinder', status: 'draft', traffic_split: 20, project_id: null, ...VERSIONS },
        ...{ ...PLAN, cost_cap: '1.5', goals: ['avg_cost'], planned_end: null, stop_on_guardrail: false },
      },
    },
    v1CreateExperiment: {
      action: 'experiment.created',
      prepare: async () => {
        const content = agent('tried', 'One.');
        await actor().post(RESOURCES, { type: 'agent', name: 'tried', content, publish: true }, here());
        const wanted = { agent_name: 'tried', variant_config: { instructions: 'Two.' } };
        return (by) => by.post('/api/v1/experiments', wanted, here());
      },
      details: { status: 'active', traffic_split: 50, ...VERSIONS },
    },
    updateExperiment: {
      action: 'experiment.updated',
      prepare: patched(draft, { ...PLAN, name: 'Kindest' }),
      before: { name: 'Kinder', primary_metric: 'success_rate', guardrails: [], cost_cap: null },
      details: { ...PLAN, name: 'Kindest', status: 'draft', cost_cap: '1.5' },
    },
    'updateExperiment, while it is active': {
      action: 'experiment.updated',
      prepare: patched(start, { traffic_split: 20 }),
      before: { status: 'active', traffic_split: 50 },
      details: { status: 'active', traffic_split: 20 },
    },
    deleteExperiment: {
      action: 'experiment.deleted',
      prepare: async () => {
        const id = await draft();
        return (by) => by.delete(of(`/${id}`), said);
      },
      details: { name: 'Kinder', status: 'draft' },
    },
    startExperiment: {
      action: 'experiment.started',
      prepare: one(draft, 'start'),
      details: { status: 'active', ...VERSIONS },
    },
    stopExperiment: {
      action: 'experiment.stopped',
      prepare: one(start, 'stop'),
      details: { status: 'stopped', ...VERSIONS },
    },
    deployExperiment: {
      action: 'experiment.deployed',
      prepare: one(start, 'deploy'),
      details: { status: 'deployed', arm: 'variant', ...VERSIONS },
    },
    'deployExperiment, once it is stopped': {
      action: 'experiment.deployed',
      prepare: one(stop, 'deploy', { variant: 'control' }),
      details: { status: 'deployed', arm: 'control', ...VERSIONS },
    },
    v1DeployExperiment: {
      action: 'experiment.deployed',
      prepare: async () => {
        const { slug } = await startExperiment(actor());
        return (by) => by.post(`/api/v1/experiments/${slug}/deploy`, undefined, here());
      },
      details: { status: 'deployed', arm: 'variant', ...VERSIONS },
    },
    archiveExperiment: {
      action: 'experiment.archived',
      prepare: one(stop, 'archive'),
      details: { name: 'Kinder', status: 'stopped' },
    },
  };
}
