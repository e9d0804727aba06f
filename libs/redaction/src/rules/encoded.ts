import { type Rule, atStart, shape } from '../rule';

// One start in each run of the alphabet: a long run is read once, whatever is in it.
const run = (body: string): string => atStart(body, String.raw`\w-`);
const base64Run = (body: string): string => atStart(body, String.raw`\w+/-`);

/**
 * "uthorization:" in base64, once for each place in a group of three bytes that it can begin at; the
 * letters that depend on what stands before and after it are left away.
 */
const ENCODED_HEADER = ['dXRob3JpemF0aW9u', 'V0aG9yaXphdGlvb', '1dGhvcml6YXRpb2'];

/** Secrets that are packed into something else. */
export const ENCODED: readonly Rule[] = [
  shape('jwt', ['eyj'], run(String.raw`eyJ[\w-]{10,8192}\.eyJ[\w-]{4,16384}(?:\.[\w-]{0,2048})?`)),
  shape('base64-jwt', ['zxlk'], base64Run('ZXlK[A-Za-z0-9+/_-]{40,16384}={0,2}')),
  shape(
    'base64-header',
    ENCODED_HEADER.map((start) => start.toLowerCase()),
    `(?:${ENCODED_HEADER.join('|')})[A-Za-z0-9+/_-]{8,16384}={0,2}`,
  ),
];
