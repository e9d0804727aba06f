import { newId } from '@app/kernel';
import { resolved, type Schema } from '../../kit/operations';

const FORMATS: Record<string, () => string> = {
  uuid: newId,
  date: () => new Date().toISOString().slice(0, 10),
  'date-time': () => new Date().toISOString(),
};

/** A value that fits a schema: its example, the first word of its list, or the least that it takes. */
export function sampleOf(schema: Schema): unknown {
  const { $ref, example, enum: words, type, format, oneOf, items, minimum = 0 } = schema;
  if ($ref) return sampleOf(resolved(schema));
  if (example !== undefined) return example;
  if (words) return words[0];
  if (oneOf) return sampleOf(oneOf[0]!);
  if (type === 'object') return sampleObject(schema);
  if (type === 'array') return [sampleOf(items!)];
  if (type === 'integer' || type === 'number') return minimum;
  if (type === 'boolean') return false;
  return FORMATS[format ?? '']?.() ?? 'text';
}

function sampleObject({ properties = {}, required = [] }: Schema): object {
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name]!)]));
}
