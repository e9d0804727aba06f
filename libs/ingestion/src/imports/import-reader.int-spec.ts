import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { newId, type Principal } from '@app/kernel';
import { OrganizationDatabase, type OrganizationTransaction } from '@app/database';
import { JobQueue } from '@app/jobs';
import { OrganizationsModule } from '@app/organizations';
import { SessionsModule } from '@app/sessions';
import { createLibContext, type LibContext, makePrincipal } from '@app/testing';
import { IngestionModule } from '../ingestion.module';
import type { TranscriptFact } from '../transcript';
import { FactWriter } from './fact-writer';
import { ImportReader } from './import-reader.service';
import { ImportsRepository } from './imports.repository';
import { UploadService } from './upload.service';

const READABLE = gzipSync('{"type":"summary"}\n');
const UNREADABLE = Buffer.from('no gzip');

let context: LibContext;
let principal: Principal;
let reader: ImportReader;

beforeAll(async () => {
  context = await createLibContext([OrganizationsModule, SessionsModule, IngestionModule]);
  reader = context.get(ImportReader);
});

beforeEach(async () => {
  principal = await makePrincipal(context.database);
});

afterAll(() => context.close());

const run = <T>(work: (tx: OrganizationTransaction) => Promise<T>): Promise<T> =>
  context.get(OrganizationDatabase).run(principal, work);

const readOldest = () => reader.readOldest({ organizationId: principal.organizationId });

/** An import that waits, as an upload leaves it. */
async function uploaded(content: Buffer): Promise<string> {
  const imports = context.get(ImportsRepository);
  const id = newId();
  await run(async (tx) => {
    await imports.insert(tx, { id, userId: principal.userId, projectId: null, limitedTo: null });
    await imports.insertChunk(tx, id, 0, content);
    await imports.enqueue(tx, id, content.length);
  });
  return id;
}

/** What has become of it, and whether it is left alone for 4 and for 8 seconds from now on. */
async function stateOf(id: string): Promise<object> {
  const [row] = await context.database.query<object>(
    `SELECT status, attempts, error, ARRAY[retry_at - now() > interval '4 seconds', retry_at - now() > interval '8 seconds'] AS "isPatient",
            (SELECT count(*)::int FROM import_chunks WHERE import_id = id) AS chunks
       FROM imports WHERE id = $1`,
    [id],
  );
  return row!;
}

/** As if the time had come to try it again. */
async function isDue(id: string, attempts: number): Promise<void> {
  await context.database.query('UPDATE imports SET retry_at = now(), attempts = $2 WHERE id = $1', [
    id,
    attempts,
  ]);
}

it('imports are read one by one, the oldest first', async () => {
  const ids = [await uploaded(READABLE), await uploaded(READABLE)];
  await readOldest();
  expect(await Promise.all(ids.map(stateOf))).toMatchObject([
    { status: 'done', chunks: 0 },
    { status: 'queued', chunks: 1 },
  ]);
  await readOldest();
  expect(await stateOf(ids[1]!)).toMatchObject({ status: 'done' });
  await expect(readOldest()).resolves.toBeUndefined();
});

it('readers that look at once take different ones', async () => {
  const ids = [await uploaded(READABLE), await uploaded(READABLE)];
  const imports = context.get(ImportsRepository);
  const taken = await run(async (tx) => {
    const first = await imports.takeOldest(tx);
    return [first, await run((other) => imports.takeOldest(other))];
  });
  expect(taken.map((upload) => upload?.id)).toEqual(ids);
});

it('an upload is answered as it was queued, however fast a worker is', async () => {
  jest.spyOn(context.get(JobQueue), 'announce').mockImplementationOnce(async () => {
    await readOldest();
    return true;
  });
  const body = Readable.from([Buffer.from('{"type":"summary"}\n')]);
  const answer = await context.get(UploadService).receive(principal, body, { gzip: false });
  expect(answer).toMatchObject({ status: 'queued', bytes: 19, bytesRead: 0, rows: 0, finishedAt: null });
  expect(await stateOf(answer.id)).toMatchObject({ status: 'done', chunks: 0 });
});

describe('an import that cannot be read', () => {
  it('lets those behind it pass, and waits longer and longer', async () => {
    const [bad, good] = [await uploaded(UNREADABLE), await uploaded(READABLE)];
    await isDue(bad, 3);
    await readOldest();
    // 8 seconds, and 16 after the next one, less what this machine takes meanwhile.
    expect(await stateOf(bad)).toMatchObject({ status: 'running', attempts: 4, isPatient: [true, false] });
    await readOldest();
    expect(await Promise.all([bad, good].map(stateOf))).toMatchObject([{ attempts: 4 }, { status: 'done' }]);
    await isDue(bad, 4);
    await readOldest();
    expect(await stateOf(bad)).toMatchObject({ attempts: 5, isPatient: [true, true] });
  });

  it('is given up after twenty attempts, and says so', async () => {
    const bad = await uploaded(UNREADABLE);
    await isDue(bad, 19);
    await readOldest();
    expect(await stateOf(bad)).toMatchObject({ status: 'running', attempts: 20, error: null });
    await isDue(bad, 20);
    await readOldest();
    const error = expect.stringMatching(/^The transcript could not be read\. Upload it again/) as string;
    expect(await stateOf(bad)).toMatchObject({ status: 'failed', error, chunks: 0 });
  });
});

it('nothing is written of an upload that is gone: its person was erased while it was read', async () => {
  const facts: TranscriptFact[] = [
    {
      kind: 'title',
      sessionId: 's1',
      rowNumber: 1,
      title: { source: 'ai-title', text: 'A title', leafUuid: null, confirmed: true },
    },
  ];
  const upload = { id: newId(), userId: principal.userId, projectId: null, limitedTo: null };
  const sessions = () =>
    context.database.query('SELECT FROM sessions WHERE organization_id = $1', [principal.organizationId]);
  const write = () => context.get(FactWriter).write(principal, upload, facts, []);
  await expect(write()).resolves.toEqual([null]);
  expect(await sessions()).toHaveLength(0);
  upload.id = await uploaded(READABLE);
  await run((tx) => context.get(ImportsRepository).takeOldest(tx));
  await expect(write()).resolves.toEqual([expect.any(String)]);
  expect(await sessions()).toHaveLength(1);
});

it('sessions that share a response leave marks of those that it counts to, not of all for each', async () => {
  const sessions = 40;
  const usage = { input_tokens: 1, output_tokens: 1 };
  const row = (n: number) => ({
    ...{ type: 'assistant', sessionId: `shared-${n}`, uuid: `u-${n}`, timestamp: '2026-01-20T10:00:00.000Z' },
    message: { id: 'msg_shared', role: 'assistant', model: 'claude-opus-4-5', content: [], usage },
  });
  const lines = Array.from({ length: sessions }, (_, n) => `${JSON.stringify(row(n))}\n`).join('');
  const marks = async () => {
    const count = 'SELECT count(*)::int AS marks FROM unfolded_sessions WHERE organization_id = $1';
    const [found] = await context.database.query<{ marks: number }>(count, [principal.organizationId]);
    return found!.marks;
  };
  await uploaded(gzipSync(lines));
  await readOldest();
  const first = await marks();
  expect(first).toBeGreaterThanOrEqual(sessions);
  expect(first).toBeLessThanOrEqual(3 * sessions);
  // Nothing new: one mark of each.
  await uploaded(gzipSync(lines));
  await readOldest();
  expect(await marks()).toBe(first + sessions);
});
