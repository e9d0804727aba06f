import fc from 'fast-check';
import { COMPONENTS, type Schema } from '../openapi/document';
import { atTheEdge } from './edges';
import { junkName, junkText, junkValue, RawJson } from './junk';
import { Known } from './known';
import { textOf, word } from './texts';

const COMPONENT = '#/components/schemas/';

/** A value for a schema; `name` tells what text could be meant. */
export function fittingValue(schema: Schema, name: string): fc.Arbitrary<unknown> {
  if (schema.$ref) return fittingValue(componentOf(schema.$ref), name);
  const choice = choiceOf(schema);
  const value = choice ? fc.oneof(...choice.map((one) => fittingValue(one, name))) : plainValue(schema, name);
  return schema.nullable ? fc.option(value) : value;
}

/**
 * A value that mostly does not fit, in one place: where more is wrong than one thing, the first of them is refused
 * and the others are not looked at.
 */
export function wrongValue(schema: Schema, name: string): fc.Arbitrary<unknown> {
  if (schema.$ref) return wrongValue(componentOf(schema.$ref), name);
  const choice = choiceOf(schema);
  if (choice) return fc.oneof(...choice.map((one) => wrongValue(one, name)));
  const inside = schema.type === 'object' ? wrongObject(schema) : wrongItem(schema, name);
  const edge = atTheEdge(schema, fittingValue(schema.items ?? {}, name));
  return fc.oneof(
    { weight: inside ? 5 : 0, arbitrary: inside ?? edge },
    { weight: 1, arbitrary: edge },
    { weight: 1, arbitrary: junkValue },
  );
}

const componentOf = (ref: string): Schema => COMPONENTS[ref.slice(COMPONENT.length)]!;
const choiceOf = ({ oneOf, anyOf, allOf }: Schema): Schema[] | undefined => oneOf ?? anyOf ?? allOf;

function plainValue(schema: Schema, name: string): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { minimum = 0, maximum = 1_000_000, minItems = 0, maxItems = 4 } = schema;
  switch (schema.type) {
    case 'object':
      return fittingObject(schema);
    case 'array':
      return fc.array(fittingValue(schema.items ?? {}, name), {
        minLength: minItems,
        maxLength: Math.min(maxItems, minItems + 4),
      });
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(schema, name);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

type Fields = Record<string, fc.Arbitrary<unknown>>;

function fieldsOf({ properties = {} }: Schema): Fields {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, fittingValue(schema, name)]),
  );
}

const record = (fields: Fields, requiredKeys: string[]): fc.Arbitrary<object> =>
  fc.record(fields, { requiredKeys, noNullPrototype: true });

/** All fields that are needed and some of the others; often none of the others, of which many do not go together. */
function fittingObject(schema: Schema): fc.Arbitrary<object> {
  const { required = [] } = schema;
  const fields = fieldsOf(schema);
  const needed = Object.fromEntries(required.map((name) => [name, fields[name]!]));
  const known = fc.oneof(
    { weight: 3, arbitrary: record(fields, required) },
    { weight: 2, arbitrary: record(needed, required) },
  );
  if (!takesAnything(schema)) return known;
  return fc.oneof(known, withMore(known, fc.tuple(word, fc.jsonValue({ maxDepth: 1 }))));
}

const takesAnything = ({ properties = {}, additionalProperties }: Schema): boolean =>
  additionalProperties === true || Object.keys(properties).length === 0;

function withMore(
  object: fc.Arbitrary<object>,
  field: fc.Arbitrary<[string, unknown]>,
): fc.Arbitrary<object> {
  const more = fc.array(field, { minLength: 1, maxLength: 2 });
  return fc.tuple(object, more).map(([known, fields]) => ({ ...known, ...Object.fromEntries(fields) }));
}

/** One field wrong, one missing, or one too many. */
function wrongObject(schema: Schema): fc.Arbitrary<object> {
  const { properties = {}, required = [] } = schema;
  const fields = fieldsOf(schema);
  const wrong = Object.entries(properties).map(([name, inner]) =>
    record({ ...fields, [name]: wrongValue(inner, name) }, [...new Set([...required, name])]),
  );
  return fc.oneof(
    { weight: wrong.length > 0 ? 6 : 0, arbitrary: wrong.length > 0 ? fc.oneof(...wrong) : fc.constant({}) },
    { weight: 1, arbitrary: record(fields, []) },
    { weight: 2, arbitrary: withMore(record(fields, required), fc.tuple(junkName, junkValue)) },
  );
}

/** A list with one item that does not fit; nothing for what is no list. */
function wrongItem({ type, items = {} }: Schema, name: string): fc.Arbitrary<unknown> | undefined {
  if (type !== 'array') return undefined;
  const good = fc.array(fittingValue(items, name), { maxLength: 2 });
  return fc.tuple(good, wrongValue(items, name)).map(([list, wrong]) => [...list, wrong]);
}

/** For what is neither JSON nor a form: an address, a header. */
export function fittingScalar(schema: Schema, name: string): fc.Arbitrary<string | Known> {
  return fittingValue(schema, name).map(writtenOf);
}

export function wrongScalar(schema: Schema, name: string): fc.Arbitrary<string | Known> {
  const value = wrongValue(schema, name).map(writtenOf);
  return fc.oneof(
    { weight: schema.type === 'string' ? 1 : 4, arbitrary: value },
    { weight: 1, arbitrary: junkText },
  );
}

function writtenOf(value: unknown): string | Known {
  if (value instanceof Known) return value;
  if (value instanceof RawJson) return value.text;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
