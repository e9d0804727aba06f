import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkout } from '../paths.mjs';

const folder = join(checkout, 'test', 'fixtures', 'transcripts');

export const readFixture = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** The sessions' files, the main ones before those of their subagents. */
export function transcripts() {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.jsonl'));
  const depth = (name) => name.split(/[\\/]/).length;
  const ordered = names.sort((a, b) => depth(a) - depth(b) || a.localeCompare(b));
  return ordered.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

/** A file as it may have been read while it was still written: the last line ends in the middle. */
export const truncated = ({ name, bytes }) => ({
  name,
  bytes: bytes.subarray(0, Math.floor(bytes.length * 0.6)),
});

export const gzipped = ({ name, bytes }) => ({
  name,
  bytes: gzipSync(bytes),
  headers: { 'content-encoding': 'gzip' },
});
