import { newId } from '@app/kernel';
import { resolved, type Schema } from './openapi/document';

const FORMATS: Record<string, () => string> = {
  uuid: newId,
  date: () => new Date().toISOString().slice(0, 10),
  'date-time': () => new Date().toISOString(),
};

/** Of what is required, its example, or the first that its type allows. */
export function sampleOf(given: Schema): unknown {
  const schema = resolved(given);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.oneOf) return sampleOf(schema.oneOf[0]!);
  if (schema.type === 'object' || schema.properties) return objectOf(schema);
  if (schema.type === 'array') return [sampleOf(schema.items ?? {})];
  const simple: Record<string, unknown> = {
    integer: schema.minimum ?? 1,
    number: schema.minimum ?? 1,
    boolean: true,
  };
  return simple[schema.type ?? ''] ?? FORMATS[schema.format ?? '']?.() ?? 'sample';
}

function objectOf({ properties = {}, required = [] }: Schema): object {
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
}
