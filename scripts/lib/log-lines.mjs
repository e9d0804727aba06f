const shown = new Set(['warn', 'error', 'fatal']);

/** Control characters of a log line would be commands to the terminal that shows it: colours, a cleared screen, worse. */
const printable = (text) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');

function parse(line) {
  try {
    const entry = JSON.parse(line);
    return entry && typeof entry === 'object' ? entry : null;
  } catch {
    return null;
  }
}

/** A warning or worse of an application's JSON log as one readable line; null for everything less. Other text is shown as it is. */
export function readableLine(name, line) {
  if (!line.trim()) return null;
  const entry = parse(line);
  if (!entry) return `  ${name.padEnd(8)} ${printable(line)}`;
  if (!shown.has(entry.level)) return null;
  const said = [entry.msg, entry.err?.message]
    .filter((text, index, all) => text && all.indexOf(text) === index)
    .join(': ');
  const request = entry.requestId ? ` (request ${entry.requestId})` : '';
  return `  ${name.padEnd(8)} ${entry.level.toUpperCase().padEnd(5)} ${printable(said + request)}`;
}

/** What Postgres and Redis say above their ordinary notices; Redis' advice on kernel settings is for those who run it for good. */
const serious = {
  postgres: (line) => /\b(WARNING|FATAL|PANIC):/.test(line),
  redis: (line) => / # /.test(line) && /error|fail|can't/i.test(line) && !/ WARNING /.test(line),
};

export function serverLine(name, line) {
  return serious[name](line) ? `  ${name.padEnd(8)} ${printable(line)}` : null;
}
