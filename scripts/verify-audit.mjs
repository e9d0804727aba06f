// Checks an exported audit log without an installation: every entry's hash, and that none is missing between two others.
// `node scripts/verify-audit.mjs audit_log.ndjson`, or the file on standard input. Ends with 1 where the chain is broken.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Keys in order: JSON in a database has none. */
function inOrder(_key, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function hashOf(entry, previous) {
  const { position, recorded_at, actor_id, action, subject, details, request_id, before, ip, user_agent } =
    entry;
  const said = [position, recorded_at, actor_id, action, subject.type, subject.id, details, request_id];
  const origin = [before, ip, user_agent];
  const all = origin.some((value) => value !== null) ? [...said, ...origin] : said;
  return createHash('sha256').update(previous).update(JSON.stringify(all, inOrder)).digest('hex');
}

/** Whether the line is the entry that belongs at this place. */
function isEntry(line, position, previous) {
  try {
    const entry = JSON.parse(line);
    return entry.position === position && entry.hash === hashOf(entry, previous);
  } catch {
    return false;
  }
}

const input = process.argv[2] ? createReadStream(process.argv[2]) : process.stdin;
let position = 0;
let last = Buffer.alloc(32);
for await (const line of createInterface({ input })) {
  position += 1;
  if (!isEntry(line, position, last)) {
    console.error(`BROKEN at position ${position}`);
    process.exit(1);
  }
  last = Buffer.from(JSON.parse(line).hash, 'hex');
}
// Later exports begin with the same entries: whoever keeps this hash sees whether the end was cut off.
console.log(`whole: ${position} entries, the last hash is ${last.toString('hex')}`);
