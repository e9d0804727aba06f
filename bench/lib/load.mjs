import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSince, readCpu, residentBytes } from './cpu.mjs';

/** What is still done when the last answer has left: job announcements, log lines, the WAL writer. */
const SETTLE_MS = 250;

/** Runs `work` and adds what each process used meanwhile, in µs of CPU time. */
export async function withCpu(pids, work, settle = () => sleep(SETTLE_MS)) {
  const before = readCpu(pids);
  const result = await work();
  await settle();
  return { ...result, cpu: cpuSince(before, pids) };
}

/** Runs `work` and adds the highest resident memory of a process meanwhile, in bytes. */
export async function withPeakMemory(pid, work) {
  let peakBytes = residentBytes(pid);
  const timer = setInterval(() => (peakBytes = Math.max(peakBytes, residentBytes(pid))), 50);
  try {
    return { ...(await work()), peakBytes };
  } finally {
    clearInterval(timer);
  }
}

export const perSecond = ({ accepted, stored, elapsedMs }) => ((accepted ?? stored) * 1000) / elapsedMs;
