export type JsonPrimitive = string | number | boolean | null;
export type JsonValue = JsonPrimitive | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** Maps members that JSON cannot carry (dates, functions, undefined …) to `never`. */
export type JsonOnly<T> = {
  [K in keyof T]: T[K] extends JsonValue ? T[K] : T[K] extends object ? JsonOnly<T[K]> : never;
};

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How much of a JSON value is still taken: levels of nesting, and members of all its objects together. */
export interface JsonLimits {
  levels: number;
  keys: number;
}

/**
 * `JSON.parse` takes any depth and any number of keys, what walks over its result does not. Stops at the first
 * value that is too much, so it never recurses deeper than `levels` itself.
 */
export function isMoreComplexThan({ levels, keys }: JsonLimits, value: unknown): boolean {
  let left = keys;
  const exceeds = (part: unknown, below: number): boolean => {
    if (typeof part !== 'object' || part === null) return false;
    if (below === 0) return true;
    if (Array.isArray(part)) return part.some((item) => typeof item === 'object' && exceeds(item, below - 1));
    const members = Object.values(part);
    left -= members.length;
    return left < 0 || members.some((member) => typeof member === 'object' && exceeds(member, below - 1));
  };
  return exceeds(value, levels);
}
