/** A warning or worse of an application's JSON log as one readable line; null for everything less. */
export function readableLine(name: string, line: string): string | null;
