import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAKE_SECRETS } from '@app/redaction';
import { type Actor, System } from '../kit/system';

interface Question {
  session_id: string;
  draft: string;
  prompts: string[];
}

let condenser: Server;
let asked: Question[];
/** What the service answers. */
let answer: { status: number; text: string };
let system: System;
let ada: Actor;
let sessions: string;

beforeAll(async () => {
  condenser = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      asked.push(JSON.parse(body) as Question);
      response
        .writeHead(answer.status, { 'content-type': 'text/markdown', location: '/elsewhere' })
        .end(answer.text);
    });
  });
  await new Promise<void>((resolve) => condenser.listen(0, '127.0.0.1', resolve));
  const { port } = condenser.address() as AddressInfo;
  system = await System.start({ settings: { CONDENSER_URL: `http://127.0.0.1:${port}/condense` } });
});

beforeEach(async () => {
  asked = [];
  answer = { status: 200, text: '# As a model tells it\n' };
  ada = await system.signUp();
  sessions = `/api/v1/${ada.slug}/sessions`;
  await ada.patch(`/api/v1/${ada.slug}/settings`, { capture_mode: 'full' });
});

afterAll(async () => {
  await system.stop();
  condenser.close();
});

async function condensed(body: object = {}): Promise<{ id: string; summary: string }> {
  const { id } = (await ada.post(sessions, body)).body.data as { id: string };
  const event = { event_type: 'UserPromptSubmit', timestamp: new Date().toISOString() };
  const events = [{ ...event, data: { prompt: 'Make the login test green' } }];
  await ada.post(`/api/v1/${ada.slug}/observability/sessions/${id}/events`, { events });
  await system.quiet();
  await ada.post(`${sessions}/${id}/compact`);
  await system.quiet();
  const next = (await ada.get(`${sessions}/${id}`)).body.data.compacted_into_id as string;
  return { id, summary: (await ada.get(`${sessions}/${next}`)).body.data.compacted_summary as string };
}

it('is asked with what is known, and its answer is what the next conversation begins with', async () => {
  const { id, summary } = await condensed();
  expect(summary).toBe('# As a model tells it\n');
  expect(asked).toEqual([
    {
      session_id: id,
      draft: expect.stringContaining('- Make the login test green') as string,
      prompts: ['Make the login test green'],
    },
  ]);
});

it('is told nothing of a sensitive conversation: rules condense it', async () => {
  const { summary } = await condensed({ sensitive: true });
  expect(summary).toContain('# A conversation without a title');
  expect(asked).toEqual([]);
});

it('has no secret kept that it invents', async () => {
  const { text, secret } = FAKE_SECRETS['github-token']!();
  answer = { status: 200, text: `Use ${text}` };
  expect((await condensed()).summary).not.toContain(secret);
});

it.each([
  ['fails', { status: 500, text: 'no model' }],
  ['says nothing', { status: 200, text: ' \n' }],
  ['says too much', { status: 200, text: 'x'.repeat(256 * 1024 + 1) }],
  ['sends somewhere else', { status: 302, text: '' }],
])('is done without when it %s: rules condense the conversation', async (_what, useless) => {
  answer = useless;
  expect((await condensed()).summary).toContain('- Make the login test green');
  expect(asked).toHaveLength(1);
});

it('may say what Postgres does not take', async () => {
  answer = { status: 200, text: 'a\0b' };
  expect((await condensed()).summary).toBe('a\ufffdb');
});
