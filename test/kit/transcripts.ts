import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../fixtures/transcripts');

export interface Transcript {
  name: string;
  bytes: Buffer;
}

interface Tokens {
  input: number;
  output: number;
  write_5m: number;
  write_1h: number;
  read: number;
}

interface Expected {
  files: Record<string, { tokens: Tokens; cost_usd: number }>;
  union: { tokens: Tokens; cost_usd: number };
  by_model: Record<string, { tokens: Tokens }>;
  tool_calls: Record<string, number>;
}

interface Exact {
  by_model: Record<string, { cost_micro_usd: number }>;
}

/** The real transcripts, sessions before their subagents, as `npm run demo` uploads them. */
export function transcripts(): Transcript[] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jsonl'),
  );
  const depth = (name: string) => name.split(/[\\/]/).length;
  const ordered = names.sort((a, b) => depth(a) - depth(b) || a.localeCompare(b));
  return ordered.map((name) => ({ name, bytes: readFileSync(join(FOLDER, name)) }));
}

/** As it may have been read while it was still written: the last line ends in the middle. */
export function truncated({ name, bytes }: Transcript): Transcript {
  return { name, bytes: bytes.subarray(0, Math.floor(bytes.length * 0.6)) };
}

export function joined(parts: Transcript[]): Transcript {
  return { name: 'all', bytes: Buffer.concat(parts.map(({ bytes }) => bytes)) };
}

export const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Expected;

/** Costs before any rounding: one of them lies exactly between two micro-dollars. */
export const exact = JSON.parse(readFileSync(join(FOLDER, 'exact.json'), 'utf8')) as Exact;

/** Tokens as the API names them. */
export function tokensOf({ input, output, write_5m, write_1h, read }: Tokens): Record<string, number> {
  return {
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: read,
    cache_creation_tokens: write_5m + write_1h,
  };
}
