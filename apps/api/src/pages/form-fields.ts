import { isStorable } from '@app/kernel';

/** Fields of a form or a query, which may hold anything. */
export type Fields = Record<string, unknown>;

export function fieldsOf(source: unknown): Fields {
  return typeof source === 'object' && source !== null ? { ...source } : {};
}

/** The text of a field; empty when it is absent, repeated, or not text that can be stored. */
export function textOf(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : '';
  return typeof value === 'string' && isStorable(value) ? value.trim() : '';
}
