import { distinctKeys } from './distinct-keys';
import { isMarker, marker, withoutMarkers } from './marker';
import { KeywordScan } from './keyword-scan';
import { type Found, redactText } from './redact-text';
import { redactLines } from './redact-lines';
import { RULES } from './rules';
import { isCookie, isSecretName, isVersion, KEYS_KEYWORDS } from './secret-names';

type Json = string | number | boolean | null | Json[] | JsonObject;
interface JsonObject {
  [key: string]: Json;
}

/** A value whose key already says that it is a secret. */
const BY_NAME = 'secret-name';

/**
 * Redacts parsed JSON: keys and values, and whole values whose key names a secret. The tree keeps its shape:
 * as many keys and elements in the same order, only strings and secret numbers are replaced. The input is not
 * changed. Recursive: the caller bounds the depth.
 */
export function redactJson<T>(value: T): { value: T; found: Found } {
  const found: Found = {};
  return { value: redacted(value as Json, found) as T, found };
}

/** No keyword holds a character that JSON escapes, so each stands in the JSON of what holds it. */
const KEYWORDS = new KeywordScan([
  ...new Set([...RULES.flatMap(({ keywords }) => keywords), ...KEYS_KEYWORDS]),
]);

/** Whether it is worth while to redact what this is the JSON of: most often it is not, and that is known 10 times sooner. */
export function mayHoldSecrets(json: string): boolean {
  return KEYWORDS.some(json);
}

function redacted(value: Json, found: Found): Json {
  if (typeof value === 'string') return redactedText(value, found);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return asLines(value, found).map((element) => redacted(element, found));
  const isNamed = [value.name, value.key].some((name) => typeof name === 'string' && isSecretName(name));
  return withEntries(value, found, (name, child) =>
    isSecret(name, child) || (isNamed && name === 'value') ? blanked(child, found) : redacted(child, found),
  );
}

/** A list of texts may be one text. */
function asLines(values: Json[], found: Found): readonly Json[] {
  return values.every((value) => typeof value === 'string') ? redactLines(values, found) : values;
}

/** Whatever is in a secret is secret. A flag, a null and an empty text tell nothing. */
function blanked(value: Json, found: Found): Json {
  if (value === null || typeof value === 'boolean' || value === '') return value;
  if (Array.isArray(value)) return value.map((element) => blanked(element, found));
  if (typeof value === 'object') return withEntries(value, found, (_name, child) => blanked(child, found));
  if (typeof value === 'string' && (isMarker(value) || isVersion(value))) return value;
  found[BY_NAME] = (found[BY_NAME] ?? 0) + 1;
  return marker(BY_NAME);
}

function withEntries(
  value: JsonObject,
  found: Found,
  change: (name: string, child: Json) => Json,
): JsonObject {
  const originals = Object.keys(value);
  const keys = originals.map((key) => redactedText(key, found));
  const free = keys.some((key, place) => key !== originals[place]) ? distinctKeys(keys) : keys;
  const children = Object.values(value);
  return Object.fromEntries(
    // A name is what is left of its key, so that a second run judges the same.
    keys.map((key, place) => [free[place]!, change(withoutMarkers(key), children[place]!)]),
  );
}

const isSecret = (name: string, value: Json): boolean =>
  isSecretName(name) || (typeof value === 'string' && isCookie(name, value));

function redactedText(text: string, found: Found): string {
  const result = redactText(text);
  if (result.text === text) return text;
  for (const [rule, count] of Object.entries(result.found)) found[rule] = (found[rule] ?? 0) + count;
  return result.text;
}
