/** `pValueNow` → `p_value_now`. */
type SnakeWord<S extends string> = S extends `${infer C}${infer Rest}`
  ? C extends Lowercase<C>
    ? `${C}${SnakeWord<Rest>}`
    : `_${Lowercase<C>}${SnakeWord<Rest>}`
  : S;

/** The same JSON with names as the API writes them, however deep. */
export type SnakeCased<T> = T extends readonly [infer A, infer B]
  ? [SnakeCased<A>, SnakeCased<B>]
  : T extends readonly (infer Item)[]
    ? SnakeCased<Item>[]
    : T extends object
      ? { [Key in keyof T as Key extends string ? SnakeWord<Key> : never]: SnakeCased<T[Key]> }
      : T;

/** For plain JSON; names that are in snake case already stay. */
export function snakeCased<T>(value: T): SnakeCased<T> {
  return written(value) as SnakeCased<T>;
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snakeWord(name), written(inner)]));
}

function snakeWord(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
