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

/**
 * `JSON.parse` takes any depth, what recurses over its result does not. Stops at the first value that lies too
 * deep, so it never recurses deeper than `levels` itself.
 */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof child === 'object' && child !== null && isDeeperThan(child, levels - 1)) return true;
  }
  return false;
}
