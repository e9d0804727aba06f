import type { CallTold } from '../digest/calls';
import { permissionWaits } from './permission-waits';

const call = (over: Partial<CallTold>): CallTold => ({
  tool: 'Bash',
  agent: null,
  failed: false,
  ms: 0,
  askedAt: 100,
  answeredAt: 1000,
  ...over,
});
const ask = (at: number, tool: string | null = 'Bash', agent: string | null = null) => ({ at, tool, agent });

it('is from the request to the answer, without the time that the call ran', () => {
  expect(permissionWaits([ask(200)], [call({ ms: 300 })])).toEqual({ requests: 1, waitMs: 500 });
});

it('is unknown without a request, an answer, or the time of running', () => {
  expect(permissionWaits([], [call({})])).toEqual({ requests: 0, waitMs: null });
  for (const over of [{ answeredAt: undefined }, { ms: null }])
    expect(permissionWaits([ask(200)], [call(over)])).toEqual({ requests: 1, waitMs: null });
});

it('of a call that was refused lasts until the refusal', () => {
  const refused = call({ ms: null, failed: true, interrupted: true });
  expect(permissionWaits([ask(400)], [refused]).waitMs).toBe(600);
});

it('is never less than nothing', () => {
  expect(permissionWaits([ask(900)], [call({ ms: 5000 })]).waitMs).toBe(0);
});

it('is of the call of that tool and agent that was asked for last', () => {
  const calls = [
    call({ askedAt: 100 }),
    call({ askedAt: 300, answeredAt: 700 }),
    call({ askedAt: 350, tool: 'Edit', answeredAt: 360 }),
    call({ askedAt: 390, agent: 'a1', answeredAt: 395 }),
    call({ askedAt: 500, answeredAt: 501 }),
  ];
  expect(permissionWaits([ask(400)], calls).waitMs).toBe(300);
});

it('counts a request and its notification once, a notification alone as a request', () => {
  expect(permissionWaits([ask(200, null), ask(200), ask(700, null)], [call({})])).toEqual({
    requests: 1,
    waitMs: 800,
  });
  expect(permissionWaits([ask(200, null)], [call({})])).toEqual({ requests: 1, waitMs: 800 });
});

it('counts what overlaps once, and what does not twice', () => {
  const calls = [
    call({ askedAt: 100, answeredAt: 500 }),
    call({ askedAt: 110, answeredAt: 700 }),
    call({ askedAt: 900, answeredAt: 1000 }),
  ];
  const waits = permissionWaits([ask(200), ask(300), ask(950)], calls);
  expect(waits).toEqual({ requests: 3, waitMs: 550 });
});
