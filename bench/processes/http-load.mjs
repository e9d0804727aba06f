// Sends batches over keep-alive connections, in a process of its own so that the servers' CPU time is only theirs.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerWith } from '../lib/channel.mjs';
import { BATCHES_PER_SESSION, eventBatches } from '../lib/event-batches.mjs';
import { quantile } from '../lib/statistics.mjs';

let plan;
let refusals = 0;

function postOnce(agent, { path, body }) {
  const { target, token } = plan;
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  if (token) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const sent = request({ ...target, agent, method: 'POST', path, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        resolve({
          status,
          text: Buffer.concat(chunks).toString(),
          retryAfter: Number(headers['retry-after']),
        });
      });
    });
    sent.once('error', reject).end(body);
  });
}

/**
 * Sends one body; answers the status, the body and how long it took. A server that says that it is overloaded is asked
 * again, as clients do, and the waiting counts.
 */
async function post(agent, one) {
  const began = performance.now();
  for (;;) {
    const answer = await postOnce(agent, one);
    if (answer.status !== 503) return { ...answer, ms: performance.now() - began };
    refusals += 1;
    await sleep(answer.retryAfter * 1000);
  }
}

/** Makes the bodies before the clock starts. `paths` are the sessions: each stream takes a fresh one after 20 batches. */
function prepare({ url, token, paths, streams, batches, size, bytes }) {
  const { hostname, port } = new URL(url);
  const make = eventBatches({ size, bytes });
  const perStream = Math.ceil(batches / streams);
  const sessionsPerStream = Math.ceil(perStream / BATCHES_PER_SESSION);
  const requests = Array.from({ length: streams }, (_, stream) =>
    Array.from({ length: perStream }, (_unused, place) => {
      const session = stream * sessionsPerStream + Math.floor(place / BATCHES_PER_SESSION);
      return { path: paths[session], body: make.body() };
    }),
  );
  plan = { target: { hostname, port }, token, requests };
  return { bytesPerBatch: requests[0][0].body.length };
}

function tally(answers) {
  const sum = { accepted: 0, duplicates: 0, rejected: 0 };
  for (const { status, text } of answers) {
    if (status !== 202) throw new Error(`answered ${status}: ${text.slice(0, 300)}`);
    const { accepted, duplicates, rejected } = JSON.parse(text);
    sum.accepted += accepted;
    sum.duplicates += duplicates;
    sum.rejected += rejected.length;
  }
  return sum;
}

/** The same for each way of sending: what came of it, and how long requests and the whole took. */
async function measured(work) {
  refusals = 0;
  const began = performance.now();
  const answers = await work();
  const elapsedMs = performance.now() - began;
  if (refusals > 0) console.log(`  (refused ${refusals} times as overloaded, and sent again)`);
  const times = answers.map(({ ms }) => ms);
  return {
    ...tally(answers),
    elapsedMs,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    endedAt: Date.now(),
  };
}

/** Closed loop: each stream sends its next batch when the last was answered. */
function atFullSpeed() {
  const { requests } = plan;
  const agent = new Agent({ keepAlive: true, maxSockets: requests.length });
  return measured(async () => {
    const streams = requests.map(async (own) => {
      const answers = [];
      for (const one of own) answers.push(await post(agent, one));
      return answers;
    });
    return (await Promise.all(streams)).flat();
  }).finally(() => agent.destroy());
}

/** Open loop: batches leave by the clock, answered or not. */
function atPace({ perSecond }) {
  const { requests } = plan;
  const agent = new Agent({ keepAlive: true });
  const inOrder = requests[0].flatMap((_, place) => requests.map((own) => own[place]));
  return measured(async () => {
    const began = performance.now();
    const sent = [];
    for (const [place, one] of inOrder.entries()) {
      const wait = began + (place * 1000) / perSecond - performance.now();
      if (wait > 0) await sleep(wait);
      sent.push(post(agent, one));
    }
    return Promise.all(sent);
  }).finally(() => agent.destroy());
}

answerWith({ prepare, atFullSpeed, atPace });
