import type { INestApplicationContext, Type } from '@nestjs/common';
import { modificationsLogged } from '@app/agents';
import { evidenceChanged } from '@app/experiments';
import { sessionsTouched } from '@app/ingestion';
import { type JobContract, type JobHandler, JobQueue } from '@app/jobs';
import { compactionsRequested, daysChanged, sessionsEnded } from '@app/sessions';
import { ModificationsLoggedHandler } from '../../apps/worker/src/agents/modifications-logged.handler';
import { DaysChangedHandler } from '../../apps/worker/src/analytics/days-changed.handler';
import { EvidenceChangedHandler } from '../../apps/worker/src/experiments/evidence-changed.handler';
import { TranscriptsUploadedHandler } from '../../apps/worker/src/ingestion/transcripts-uploaded.handler';
import { SessionsTouchedHandler } from '../../apps/worker/src/ingestion/sessions-touched.handler';
import { CompactionsRequestedHandler } from '../../apps/worker/src/sessions/compactions-requested.handler';
import { SessionsEndedHandler } from '../../apps/worker/src/sessions/sessions-ended.handler';
import { draftExperiment } from '../kit/experiments';
import { type Actor, System } from '../kit/system';
import { startWorker } from '../kit/worker-context';

/** As many as a worker has places for folds, so that a fifth organization finds none. */
const CROWD = 4;
/** More than two shifts of each kind. */
const SESSIONS = 751;
const ENDED = 151;
const CONVERSATIONS = 12;
const DAYS = 51;
const AGENTS = 11;
const EXPERIMENTS = 16;

interface OfOrganization {
  organizationId: string;
}

let system: System;
let worker: INestApplicationContext | undefined;
let crowd: Actor[];
let late: Actor;
let restore: () => void = () => undefined;

beforeAll(async () => {
  system = await System.start({ worker: false });
});

beforeEach(async () => {
  crowd = [];
  for (let count = 0; count < CROWD; count += 1) crowd.push(await system.signUp('crowd'));
  late = await system.signUp('late');
});

afterEach(async () => {
  restore();
  await worker?.close();
  worker = undefined;
});

afterAll(() => system.stop());

describe('who comes after organizations with much to do', () => {
  it('has its sessions folded while theirs still wait', async () => {
    for (const actor of crowd) await touchSessions(actor, SESSIONS);
    await touchSessions(late, 1);
    const waiting = await waitingWhenDone(
      SessionsTouchedHandler,
      'SELECT organization_id FROM unfolded_sessions',
    );
    expectAll(crowd, waiting);
  });

  it('has a transcript read while theirs still wait', async () => {
    for (const actor of crowd) for (let count = 0; count < 3; count += 1) await upload(actor);
    await upload(late);
    const work = `SELECT organization_id FROM imports WHERE status = 'queued'`;
    expectAll(crowd, await waitingWhenDone(TranscriptsUploadedHandler, work));
  });

  it('has its ended sessions made final while theirs still wait', async () => {
    for (const actor of crowd) await endSessions(actor, ENDED);
    await endSessions(late, 1);
    const work = 'SELECT organization_id FROM sessions WHERE ended_at IS NOT NULL AND finalized_at IS NULL';
    expectAll(crowd, await waitingWhenDone(SessionsEndedHandler, work));
  });

  it('has its conversation condensed while theirs still wait', async () => {
    for (const actor of crowd) await requestCompactions(actor, CONVERSATIONS);
    await requestCompactions(late, 1);
    const work =
      'SELECT organization_id FROM sessions WHERE compaction_requested_at IS NOT NULL AND compacted_into_id IS NULL';
    expectAll(crowd, await waitingWhenDone(CompactionsRequestedHandler, work));
  });

  it('has its days summed while theirs still wait', async () => {
    for (const actor of crowd) await changeDays(actor, DAYS);
    await changeDays(late, 1);
    const work = 'SELECT organization_id FROM changed_days';
    expectAll(crowd, await waitingWhenDone(DaysChangedHandler, work));
  });

  it('has its modified agents looked at while theirs still wait', async () => {
    for (const actor of crowd) await modifyAgents(actor, AGENTS);
    await modifyAgents(late, 1);
    const work = 'SELECT organization_id FROM modified_agents';
    expectAll(crowd, await waitingWhenDone(ModificationsLoggedHandler, work));
  });

  it('has its experiments looked at while theirs still wait', async () => {
    for (const actor of crowd) await changeExperiments(actor, EXPERIMENTS);
    await changeExperiments(late, 1);
    // All at once: jobs of what changes all the time wait for a second, and the last one's would still wait.
    for (const actor of [...crowd, late]) await announce(evidenceChanged, actor);
    const work = 'SELECT organization_id FROM experiment_sessions WHERE changed_at IS NOT NULL';
    expectAll(crowd, await waitingWhenDone(EvidenceChangedHandler, work));
  });
});

/** Nobody's time is measured: what counts is who still waits when the last one's work is done. */
function expectAll(actors: Actor[], waiting: Set<string>): void {
  expect([...waiting].sort()).toEqual(actors.map(({ organizationId }) => organizationId).sort());
}

/** Starts a worker; organizations that had work left when the last one's was done. Then all is worked off. */
async function waitingWhenDone(
  handler: Type<JobHandler<OfOrganization>>,
  work: string,
): Promise<Set<string>> {
  const seen: Set<string>[] = [];
  const prototype = handler.prototype as JobHandler<OfOrganization>;
  const { handle } = prototype;
  restore = () => (prototype.handle = handle);
  prototype.handle = async function (payload) {
    await handle.call(this, payload);
    if (payload.organizationId !== late.organizationId) return;
    const rows = await system.database.query<{ organization_id: string }>(work);
    seen.push(new Set(rows.map((row) => row.organization_id)));
  };
  worker = await startWorker(system.config);
  await system.quiet();
  return seen[0]!;
}

/** So many sessions whose marks wait, past the API; announced as the API does. */
async function touchSessions(actor: Actor, count: number): Promise<void> {
  await insertSessions(actor, count);
  await system.database.query(
    `INSERT INTO unfolded_sessions (organization_id, session_id)
     SELECT organization_id, id FROM sessions WHERE organization_id = $1`,
    [actor.organizationId],
  );
  await announce(sessionsTouched, actor);
}

/** So many sessions that ended and are not final; announced as the API does. */
async function endSessions(actor: Actor, count: number): Promise<void> {
  await insertSessions(actor, count);
  const end = `UPDATE sessions SET ended_at = now(), ended_by = 'client' WHERE organization_id = $1`;
  await system.database.query(end, [actor.organizationId]);
  await announce(sessionsEnded, actor);
}

/** So many conversations that are to be condensed; announced as the API does. */
async function requestCompactions(actor: Actor, count: number): Promise<void> {
  await insertSessions(actor, count);
  const request = 'UPDATE sessions SET compaction_requested_at = now() WHERE organization_id = $1';
  await system.database.query(request, [actor.organizationId]);
  await announce(compactionsRequested, actor);
}

async function changeDays(actor: Actor, count: number): Promise<void> {
  await system.database.query(
    `INSERT INTO changed_days (organization_id, day)
     SELECT $1, current_date - n FROM generate_series(1, $2) n`,
    [actor.organizationId, count],
  );
  await announce(daysChanged, actor);
}

/** Marks alone: there is nothing to be found. */
async function modifyAgents(actor: Actor, count: number): Promise<void> {
  await system.database.query(
    `INSERT INTO modified_agents (organization_id, agent_name)
     SELECT $1, 'agent-' || n FROM generate_series(1, $2) n`,
    [actor.organizationId, count],
  );
  await announce(modificationsLogged, actor);
}

/** So many experiments with a session each that has changed, all made from a draft. */
async function changeExperiments(actor: Actor, count: number): Promise<void> {
  const { id: draft } = await draftExperiment(actor);
  await insertSessions(actor, count);
  for (const statement of COPIES)
    await system.database.query(statement, [
      actor.organizationId,
      ...(statement.includes('$2') ? [draft] : []),
    ]);
}

/** Of the experiment $2, by the session that each is to have. */
const COPIES = [
  `INSERT INTO experiments
   SELECT (jsonb_populate_record(e, jsonb_build_object(
            'id', s.id, 'slug', s.id, 'agent_name', s.id, 'status', 'active', 'started_at', now()))).*
     FROM experiments e JOIN sessions s ON s.organization_id = e.organization_id
    WHERE e.organization_id = $1 AND e.id = $2`,
  `INSERT INTO experiment_phases (organization_id, experiment_id, number, traffic_split, started_at)
   SELECT organization_id, id, 1, traffic_split, started_at FROM experiments
    WHERE organization_id = $1 AND status = 'active'`,
  `INSERT INTO experiment_assignments (organization_id, experiment_id, user_id, arm, bucket, phase, assigned_at)
   SELECT organization_id, id, user_id, 'control', 0, 1, now() FROM sessions WHERE organization_id = $1`,
  `INSERT INTO experiment_sessions
     (organization_id, session_id, experiment_id, user_id, arm, phase, started_at, changed_at)
   SELECT organization_id, id, id, user_id, 'control', 1, started_at, now() FROM sessions WHERE organization_id = $1`,
];

async function upload(actor: Actor): Promise<void> {
  const row = {
    ...{ type: 'user', uuid: 'u-1', sessionId: 'f1f1f1f1-0000-4000-8000-000000000001' },
    ...{ timestamp: '2026-01-22T10:00:00Z', message: { role: 'user', content: 'Hello' } },
  };
  const body = Buffer.from(`${JSON.stringify(row)}\n`);
  const type = { 'content-type': 'application/x-ndjson' };
  const { status } = await actor.post(`/api/v1/${actor.slug}/sessions/import`, body, type);
  expect(status).toBe(202);
}

async function insertSessions({ organizationId, userId }: Actor, count: number): Promise<void> {
  await system.database.query(
    `WITH run AS (INSERT INTO runs (organization_id, id, user_id, started_at)
                  VALUES ($1, gen_random_uuid(), $2, now()) RETURNING id)
     INSERT INTO sessions (organization_id, id, run_id, thread_id, user_id, opened_by, started_at, session_day)
     SELECT $1, gen_random_uuid(), run.id, gen_random_uuid(), $2, 'client', now(), current_date
       FROM run, generate_series(1, $3)`,
    [organizationId, userId, count],
  );
}

async function announce(contract: JobContract<OfOrganization>, { organizationId }: Actor): Promise<void> {
  await system.api.get(JobQueue).announce(contract, { organizationId });
}
