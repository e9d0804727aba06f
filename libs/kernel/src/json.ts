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
