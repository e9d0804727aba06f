import { closeSync, openSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';

const TAIL_BYTES = 64 * 1024;

/** Opens a fresh log for appending; the one of the run before stays beside it with the ending ".1". */
export function openLog(file) {
  try {
    renameSync(file, `${file}.1`);
  } catch {
    // the first start has no log to keep
  }
  return openSync(file, 'a', 0o600);
}

export const closeLog = closeSync;

async function readFrom(file, from) {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return { bytes: null };
  try {
    const { size } = await handle.stat();
    const start = from < 0 ? Math.max(0, size + from) : from;
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return { bytes: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

export async function lastLines(file, count = 20) {
  const { bytes } = await readFrom(file, -TAIL_BYTES);
  return (bytes ?? '').toString().trimEnd().split('\n').slice(-count).join('\n');
}

/** Calls `onLine` for every whole line as it is written; polls, because file notifications are lost on some file systems. */
export function followLog(file, onLine, { everyMs = 200 } = {}) {
  let position = 0;
  let reading = null;
  const read = async () => {
    const { bytes } = await readFrom(file, position);
    const end = bytes ? bytes.lastIndexOf(10) : -1;
    if (end < 0) return;
    position += end + 1;
    for (const line of bytes.subarray(0, end).toString().split('\n')) onLine(line);
  };
  const once = () => (reading ??= read().finally(() => (reading = null)));
  const timer = setInterval(once, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await reading;
    await once();
  };
}
