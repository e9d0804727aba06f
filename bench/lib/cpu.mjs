import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

/** User and system time of a process in µs: its own, and that of its children that have ended. */
function timesOf(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return { own: 0, ended: 0, parent: 0 }; // it has ended since it was listed; its parent knows its time
  }
  // The second field is a name in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const micros = (from) => ((Number(fields[from]) + Number(fields[from + 1])) * 1e6) / TICKS_PER_SECOND;
  return { own: micros(11), ended: micros(13), parent: Number(fields[1]) };
}

/** CPU time that a process and all it has started have used so far, in µs. For Postgres: every backend. */
export function cpuOf(pid) {
  const { own, ended } = timesOf(pid);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => timesOf(Number(name)))
    .filter(({ parent }) => parent === pid);
  return own + ended + children.reduce((sum, child) => sum + child.own + child.ended, 0);
}

/** Reads several processes, so that `since` can say what each has used. */
export function readCpu(pids) {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuOf(pid)]));
}

/** What each has used since `before`, in µs, and all together. */
export function cpuSince(before, pids) {
  const used = Object.entries(readCpu(pids)).map(([name, now]) => [name, now - before[name]]);
  return { ...Object.fromEntries(used), total: used.reduce((sum, [, micros]) => sum + micros, 0) };
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid) {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1024;
}
