import { connect, type Socket } from 'node:net';
import { ApiProcess } from '../kit/api-process';
import { eventually } from '../kit/eventually';

const EACH = 250;
const DRIP_MS = 200;
/** Short, for the sake of the spec; 30 seconds unless set. */
const REQUEST_TIMEOUT_MS = '8000';
/** Until the last of them is closed, on a busy machine. */
const PATIENCE_MS = 60_000;

const POST = 'POST /api/v1/auth/device HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

let api: ApiProcess;
const sockets = new Set<Socket>();

beforeAll(async () => {
  api = await ApiProcess.start({ REQUEST_TIMEOUT_MS, RATE_LIMIT_IP_PER_MINUTE: '0' });
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await api.stop();
});

/** Sends one byte after the other for as long as it can, whatever it is answered. */
function drip(start: string): void {
  const server = { port: Number(new URL(api.url).port), host: '127.0.0.1', allowHalfOpen: true };
  const socket = connect(server, () => socket.write(start));
  const timer = setInterval(() => socket.write('x'), DRIP_MS);
  sockets.add(socket);
  socket
    .on('error', () => undefined)
    .on('close', () => {
      clearInterval(timer);
      sockets.delete(socket);
    });
}

it(
  'five hundred clients that send byte by byte are hung up on, and nobody else notices them',
  async () => {
    for (let client = 0; client < EACH; client += 1) {
      drip('GET /health/live HTTP/1.1\r\nx-slow: ');
      drip(`${POST}content-length: 100000\r\n\r\n{"client_name":"`);
    }
    const live = async () => (await fetch(`${api.url}/health/live`)).status;
    const device = async () => (await fetch(`${api.url}/api/v1/auth/device`, { method: 'POST' })).status;
    const answers: number[][] = [];
    await eventually(
      'all of them to be hung up on',
      async () => {
        answers.push([await live(), await device()]);
        return sockets.size;
      },
      { until: (left) => left === 0, patienceMs: PATIENCE_MS, pollMs: 100 },
    );
    expect(answers.length).toBeGreaterThan(1);
    expect(new Set(answers.flat())).toEqual(new Set([200]));
  },
  PATIENCE_MS,
);

it('a client that is slow but in time is answered', async () => {
  const body = '{"client_name":"slow"}';
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  socket.write(`${POST}content-length: ${body.length}\r\n\r\n`);
  for (const part of body.match(/.{1,8}/g)!) {
    socket.write(part);
    await fetch(`${api.url}/health/live`);
  }
  await eventually('the answer', () => answer);
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
});
