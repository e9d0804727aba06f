import { type JsonObject, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { OrganizationsModule } from '@app/organizations';
import { SessionOpening, type SessionRef, SessionsModule } from '@app/sessions';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import type { EventSource, StoredEvent } from '../events/event';
import { EventsRepository } from '../events/events.repository';
import { FoldRepository } from '../fold/fold.repository';
import { FoldService } from '../fold/fold.service';
import { IngestionModule } from '../ingestion.module';

let context: LibContext;
let database: OrganizationDatabase;
let principal: Principal;

beforeAll(async () => {
  context = await createLibContext([OrganizationsModule, SessionsModule, IngestionModule]);
  database = context.get(OrganizationDatabase);
  principal = await makePrincipal(context.database);
});

afterAll(() => context.close());

interface Told {
  source: EventSource;
  event: StoredEvent;
}

const TYPES = [
  ...['PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'UserPromptSubmit', 'SessionStart'],
  ...['SessionEnd', 'SubagentStart', 'SubagentStop', 'Stop', 'PreCompact', 'PostCompact'],
  ...['PermissionRequest', 'Notification', 'PermissionDenied', 'StopFailure'],
];

function stored(eventId: string, eventType: string, data: JsonObject, minute = 0): StoredEvent {
  const occurredAt = new Date(Date.UTC(2026, 0, 20, 10, minute)).toISOString();
  return { eventId, eventType, occurredAt, data, json: JSON.stringify(data), extra: null };
}

/** Few ids and times, so that events speak of the same things and tie. */
function randomEvent(below: (limit: number) => number): Told {
  const maybe = (key: string, value: JsonObject[string]) => (below(2) ? { [key]: value } : {});
  const data = {
    ...maybe('tool_use_id', `call-${below(6)}`),
    ...maybe('tool_name', ['Bash', 'Edit', 'Read'][below(3)]!),
    ...maybe('agent_id', `agent-${below(2)}`),
    ...maybe('agent_type', ['Explore', 'Plan'][below(2)]!),
    ...maybe('prompt_id', `prompt-${below(4)}`),
    ...maybe('duration_ms', [5, 700, -3, 1e300, 'long'][below(5)]!),
    ...maybe('reason', ['logout', 'clear', 'other'][below(3)]!),
    ...maybe('spawned_agent_id', `agent-${below(3)}`),
    ...maybe('parent_agent_id', `agent-${below(3)}`),
    ...maybe('tool_input', { subagent_type: 'Review' }),
    ...maybe('file_path', `/file-${below(9)}`),
    ...maybe('lines_added', below(5)),
    ...maybe('is_interrupt', true),
    ...maybe('git_branch', `branch-${below(4)}`),
    ...maybe('cwd', `/directory-${below(3)}`),
    ...maybe('trigger', ['auto', 'manual'][below(2)]!),
    ...maybe('source', ['startup', 'resume'][below(2)]!),
    ...maybe('notification_type', ['permission_prompt', 'idle_prompt'][below(2)]!),
  };
  const event = stored(`event-${below(1_000_000)}`, TYPES[below(TYPES.length)]!, data, below(5));
  return { source: below(3) ? 'client' : 'transcript', event };
}

function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) % limit;
}

async function openSession(): Promise<SessionRef> {
  const { session } = await context.get(SessionOpening).open(principal, { agentName: 'digest' });
  const { id } = session;
  return {
    id,
    userId: principal.userId,
    sessionDay: new Date().toISOString().slice(0, 10),
    sensitive: false,
    isSealed: false,
  };
}

const insert = (
  tx: OrganizationTransaction,
  session: SessionRef,
  source: EventSource,
  events: StoredEvent[],
) => context.get(EventsRepository).insert(tx, session, source, events);

const run = <T>(work: (tx: OrganizationTransaction) => Promise<T>) => database.run(principal, work);

async function store(session: SessionRef, told: Told[]): Promise<void> {
  await run(async (tx) => {
    for (const source of ['client', 'transcript'] as const) {
      const events = told.filter((one) => one.source === source).map(({ event }) => event);
      if (events.length > 0) await insert(tx, session, source, events);
    }
  });
}

const fold = ({ id }: SessionRef) => context.get(FoldService).fold(principal, [id]);

/** What is derived, without ids that differ between sessions. */
function derived({ id }: SessionRef): Promise<unknown> {
  return run(async (tx) => [
    await rowsOf(tx, 'session_tools', id),
    await rowsOf(tx, 'session_tasks', id),
    await rowsOf(tx, 'session_facts', id),
    await tx.query(
      `SELECT event_turns, tool_calls, tool_duration_ms, first_event_at, last_event_at, ended_at IS NULL AS active, end_reason
         FROM sessions WHERE organization_id = $1 AND id = $2`,
      [tx.organizationId, id],
    ),
  ]);
}

function rowsOf(tx: OrganizationTransaction, table: string, id: string): Promise<object[]> {
  return tx.query(
    `SELECT to_jsonb(t) - 'organization_id' - 'session_id' AS row FROM ${table} t
      WHERE organization_id = $1 AND session_id = $2 ORDER BY 1`,
    [tx.organizationId, id],
  );
}

/** All of the session's digests are thrown away; the next fold is told to read its events again. */
function forget({ id }: SessionRef): Promise<void> {
  return run(async (tx) => {
    const key = [tx.organizationId, id];
    await tx.execute('DELETE FROM event_digests WHERE organization_id = $1 AND session_id = $2', key);
    await tx.execute('INSERT INTO event_digests (organization_id, session_id) VALUES ($1, $2)', key);
    await tx.execute('INSERT INTO unfolded_sessions (organization_id, session_id) VALUES ($1, $2)', key);
  });
}

const countOf = ({ id }: SessionRef, table: string) =>
  run(async (tx) => (await rowsOf(tx, table, id)).length);

describe('figures of a session', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'are the same in whatever order and portions its events come, sent twice or read again (seed %i)',
    async (seed) => {
      const below = numbers(seed);
      const told = Array.from({ length: 120 }, () => randomEvent(below));
      const [whole, parts] = [await openSession(), await openSession()];
      await store(whole, told);
      await fold(whole);
      const shuffled = told.map((one) => ({ one, key: below(1000) })).sort((a, b) => a.key - b.key);
      const sent = shuffled.map(({ one }) => one);
      for (let first = 0; first < sent.length; first += 7) {
        // Every batch brings some of the former again.
        await store(parts, sent.slice(Math.max(0, first - 3), first + 7));
        if (below(2)) await fold(parts);
      }
      await fold(parts);
      const expected = await derived(whole);
      expect(await derived(parts)).toEqual(expected);
      await forget(parts);
      await fold(parts);
      expect(await derived(parts)).toEqual(expected);
      expect(await countOf(parts, 'event_digests')).toBe(2);
    },
  );

  it('speak of what is stored, not of what was sent again under the same id', async () => {
    const session = await openSession();
    const first = stored('e1', 'PostToolUse', { tool_use_id: 't1', tool_name: 'Bash' });
    const changed = stored('e1', 'PostToolUse', { tool_use_id: 't1', tool_name: 'Write' });
    const other = stored('e2', 'PostToolUse', { tool_use_id: 't2', tool_name: 'Edit' });
    await run((tx) => insert(tx, session, 'client', [first]));
    await run((tx) => insert(tx, session, 'client', [changed, other]));
    await fold(session);
    const names = await run((tx) => rowsOf(tx, 'session_tools', session.id));
    expect(names).toMatchObject([
      { row: { tool_name: 'Bash', calls: 1 } },
      { row: { tool_name: 'Edit', calls: 1 } },
    ]);
  });

  it('need the events no more once these are digested', async () => {
    const session = await openSession();
    await run((tx) => insert(tx, session, 'client', [stored('e1', 'PostToolUse', { tool_name: 'Bash' })]));
    await fold(session);
    await run((tx) =>
      tx.execute('DELETE FROM events WHERE organization_id = $1 AND session_id = $2', [
        tx.organizationId,
        session.id,
      ]),
    );
    await run((tx) => insert(tx, session, 'client', [stored('e2', 'PostToolUse', { tool_name: 'Bash' })]));
    await fold(session);
    expect(await run((tx) => rowsOf(tx, 'session_tools', session.id))).toMatchObject([{ row: { calls: 2 } }]);
  });

  it('are read from new rows alone, and from all again where another process has merged them', async () => {
    const session = await openSession();
    const tell = (id: string) =>
      run((tx) => insert(tx, session, 'client', [stored(id, 'PostToolUse', { tool_name: 'Bash' })]));
    const calls = async () => {
      await fold(session);
      return (await run((tx) => rowsOf(tx, 'session_tools', session.id))) as { row: { calls: number } }[];
    };
    const change = (text: string) => run((tx) => tx.execute(text, [tx.organizationId, session.id]));
    const mine = 'WHERE organization_id = $1 AND session_id = $2';
    await tell('e1');
    expect(await calls()).toMatchObject([{ row: { calls: 1 } }]);
    // No row is ever changed: this one is not looked at again.
    const [{ content }] = (await run((tx) =>
      tx.query(`SELECT content FROM event_digests ${mine}`, [tx.organizationId, session.id]),
    )) as [{ content: string }];
    await change(`UPDATE event_digests SET content = 'no JSON' ${mine}`);
    await tell('e2');
    expect(await calls()).toMatchObject([{ row: { calls: 2 } }]);
    await change(`DELETE FROM event_digests ${mine}`);
    await change(
      `INSERT INTO event_digests (organization_id, session_id, content) VALUES ($1, $2, '${content}')`,
    );
    await tell('e3');
    expect(await calls()).toMatchObject([{ row: { calls: 2 } }]);
  });

  it('are read from few rows however many batches there were', async () => {
    const session = await openSession();
    for (let index = 0; index < 70; index += 1)
      await run((tx) =>
        insert(tx, session, 'client', [stored(`e${index}`, 'PostToolUse', { tool_name: 'Bash' })]),
      );
    await fold(session);
    expect(await countOf(session, 'event_digests')).toBe(1);
    expect(await run((tx) => rowsOf(tx, 'session_tools', session.id))).toMatchObject([
      { row: { calls: 70 } },
    ]);
  });
});

it('the sessions that wait longest are folded first', async () => {
  const sessions: SessionRef[] = [];
  for (let index = 0; index < 4; index += 1) sessions.push(await openSession());
  const byId = sessions.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  for (const session of byId) await run((tx) => insert(tx, session, 'client', [stored('e1', 'Stop', {})]));
  // More of the same does not make it wait anew.
  await run((tx) => insert(tx, byId[0]!, 'client', [stored('e2', 'Stop', {})]));
  const waiting = await run((tx) => context.get(FoldRepository).waiting(tx, 3));
  expect(waiting).toEqual(byId.slice(0, 3).map(({ id }) => id));
  await context.get(FoldService).foldWaiting(principal);
  expect(await run((tx) => context.get(FoldRepository).waiting(tx, 3))).toEqual([]);
});

/** Its events cannot be folded any more. */
async function spoil({ id }: SessionRef): Promise<void> {
  await run((tx) =>
    tx.execute(
      `UPDATE event_digests SET content = 'no JSON' WHERE organization_id = $1 AND session_id = $2`,
      [tx.organizationId, id],
    ),
  );
}

describe('a session that cannot be folded', () => {
  it('holds up no other, and waits longer and longer', async () => {
    const [bad, good] = [await openSession(), await openSession()];
    await run((tx) => insert(tx, bad, 'client', [stored('e1', 'Stop', {})]));
    await run((tx) => insert(tx, good, 'client', [stored('e1', 'UserPromptSubmit', {})]));
    await spoil(bad);
    await context.get(FoldService).foldWaiting(principal);
    const marks = () =>
      run((tx) =>
        tx.query<{ session_id: string; failures: number; waits: boolean }>(
          `SELECT session_id, failures, retry_at > now() AS waits FROM unfolded_sessions
            WHERE organization_id = $1 AND session_id = ANY ($2)`,
          [tx.organizationId, [bad.id, good.id]],
        ),
      );
    expect(await marks()).toEqual([{ session_id: bad.id, failures: 1, waits: true }]);
    await run((tx) =>
      tx.execute(
        `UPDATE unfolded_sessions SET retry_at = now() + interval '1 hour' WHERE organization_id = $1 AND session_id = $2`,
        [tx.organizationId, bad.id],
      ),
    );
    await context.get(FoldService).foldWaiting(principal);
    expect(await marks()).toMatchObject([{ failures: 1 }]);
    await forget(bad);
    await context.get(FoldService).foldWaiting(principal);
    expect(await marks()).toEqual([]);
  });

  it('is one of which more is told than fits into memory; two that fit alone are folded alone', async () => {
    const turnsOf = async ({ id }: SessionRef) =>
      (
        await context.database.query<{ turns: number | null }>(
          'SELECT event_turns AS turns FROM sessions WHERE id = $1',
          [id],
        )
      )[0]!.turns;
    const tell = async (megabytes: number) => {
      const session = await openSession();
      await run((tx) =>
        insert(tx, session, 'client', [stored('e1', 'UserPromptSubmit', { prompt_id: 'p' })]),
      );
      const more = `INSERT INTO event_digests (organization_id, session_id, content)
                    SELECT organization_id, session_id, repeat(' ', $2 * 1048576) || content FROM event_digests WHERE session_id = $1`;
      await context.database.query(more, [session.id, megabytes]);
      return session;
    };
    const [large, other, huge] = [await tell(20), await tell(20), await tell(33)];
    await context.get(FoldService).foldWaiting(principal);
    expect([await turnsOf(large), await turnsOf(other), await turnsOf(huge)]).toEqual([1, 1, null]);
    const waits = 'SELECT failures FROM unfolded_sessions WHERE session_id = $1';
    expect(await context.database.query(waits, [huge.id])).toEqual([{ failures: 1 }]);
    await forget(huge);
  });

  it('is not made final, and holds up no end of others', async () => {
    const [bad, good] = [await openSession(), await openSession()];
    await run((tx) => insert(tx, bad, 'client', [stored('e1', 'Stop', {})]));
    await spoil(bad);
    await run((tx) =>
      tx.execute(
        `UPDATE sessions SET ended_at = now(), ended_by = 'client' WHERE organization_id = $1 AND id = ANY ($2)`,
        [tx.organizationId, [bad.id, good.id]],
      ),
    );
    const ours = (ids: string[]) => ids.filter((id) => id === bad.id || id === good.id);
    expect(ours(await context.get(FoldService).foldEnded(principal, 50))).toEqual([good.id]);
    // Until its time has come it is not even tried.
    expect(ours(await run((tx) => context.get(FoldRepository).ended(tx, 50)))).toEqual([good.id]);
    await forget(bad);
  });
});
