import { type JsonObject, type JsonValue, storableText } from '@app/kernel';

/**
 * JSON.stringify writes NUL and lone surrogates as escapes, so looking for those escapes finds every value
 * that Postgres would refuse. An escaped backslash before `u0000` looks alike: it only costs a second look.
 */
const SUSPECT = /\\u(?:0000|d[89a-f])/i;

/** JSON text that jsonb takes, and whether something had to be replaced. */
export function toStorableJson(value: JsonObject): { json: string; sanitized: boolean } {
  const json = JSON.stringify(value);
  if (!SUSPECT.test(json)) return { json, sanitized: false };
  const clean = JSON.stringify(withStorableText(value));
  return { json: clean, sanitized: clean !== json };
}

function withStorableText(value: JsonValue): JsonValue {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(withStorableText);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, child]) => [storableText(key), withStorableText(child)] as const,
  );
  return Object.fromEntries(entries);
}
