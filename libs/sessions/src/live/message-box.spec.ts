import { MessageBox } from './message-box';

const message = (n: number) => ({ id: `${n}-0`, text: `${n}` });
const box = () => new MessageBox(new AbortController().signal);

it('gives what came in, in its order, and each once', async () => {
  const filled = box();
  filled.put(message(1));
  const taking = filled.take(60_000, 1);
  filled.put(message(2));
  expect(await taking).toEqual([message(1), message(2)]);
  expect(await filled.take(1, 1)).toEqual([]);
});

it('is empty after a silence', async () => {
  expect(await box().take(1, 60_000)).toEqual([]);
});

it('tells of a gap instead of what it cannot know to be all', async () => {
  const cut = box();
  cut.put(message(1));
  cut.put('gap');
  expect(await cut.take(60_000, 1)).toBe('gap');
  cut.put(message(2));
  expect(await cut.take(60_000, 1)).toEqual([message(2)]);
});

it('holds 5,000 messages for a reader that is busy; more of them are a gap', async () => {
  const full = box();
  for (let n = 0; n < 5_000; n += 1) full.put(message(n));
  expect(await full.take(60_000, 1)).toHaveLength(5_000);
  for (let n = 0; n < 5_001; n += 1) full.put(message(n));
  expect(await full.take(60_000, 1)).toBe('gap');
});

it('waits no longer once its reader has gone', async () => {
  const reader = new AbortController();
  const taking = new MessageBox(reader.signal).take(60_000, 60_000);
  reader.abort();
  expect(await taking).toEqual([]);
});
