/** Keys with one marker would become one key: the later ones get a number, `[REDACTED:jwt]#2`. */
export function distinctKeys(keys: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return keys.map((key) => {
    let count = counts.get(key) ?? 0;
    let free = key;
    while (counts.has(free)) free = `${key}#${++count + 1}`;
    counts.set(key, count);
    if (free !== key) counts.set(free, 0);
    return free;
  });
}
