import { Ajv, type ValidateFunction } from 'ajv';
import { COMPONENTS, type Response } from './openapi/document';
import { operationAt } from './openapi/routing';

/** What came back, however it was sent. */
export interface GivenAnswer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** What happens before an operation is found, or is a fault of ours: no operation promises it. */
const UNPROMISED = [405, 414, 431, 500];
/** Absent where limits are off, or where nothing was kept. */
const OPTIONAL_HEADERS = /ratelimit|^idempotency-replayed$/i;
/** Said where waiting helps: of two reasons for a 409, with one. */
const isRetryOfConflict = (at: string, name: string): boolean =>
  at.endsWith(' 409') && name === 'Retry-After';
/** Too plain to be promised one by one. */
const ALWAYS = ['cache-control', 'content-security-policy', 'x-content-type-options'];

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'openapi', components: { schemas: strictly(COMPONENTS) } });
const validators = new Map<string, ValidateFunction>();

/** Fails when openapi.json does not say that this may be answered; what it does not describe at all is let be. */
export function expectDocumented(method: string, url: string, answer: GivenAnswer): void {
  const operation = operationAt(method, url);
  if (!operation || UNPROMISED.includes(answer.status)) return;
  const at = `${method} ${operation.path} ${answer.status}`;
  const response = operation.responses[answer.status];
  if (!response) throw new Error(`${at} is not in openapi.json: ${answer.text.slice(0, 300)}`);
  expectHeaders(at, response, answer);
  expectBody(at, response, answer);
}

function expectHeaders(at: string, { headers = {} }: Response, answer: GivenAnswer): void {
  for (const name of [...ALWAYS, ...Object.keys(headers)]) {
    if (OPTIONAL_HEADERS.test(name) || isRetryOfConflict(at, name)) continue;
    if (answer.headers[name.toLowerCase()] === undefined)
      throw new Error(`${at} has no ${name}, which openapi.json or every answer promises`);
  }
}

function expectBody(at: string, { content = {} }: Response, answer: GivenAnswer): void {
  if (answer.text === '') return;
  const type = String(answer.headers['content-type']).split(';', 1)[0]!;
  const schema = content[type]?.schema;
  if (!schema)
    throw new Error(`${at} is ${type}, of which openapi.json knows nothing: ${answer.text.slice(0, 300)}`);
  const values = valuesIn(answer.text, type);
  const validate = validators.get(`${at} ${type}`) ?? ajv.compile(strictly(schema));
  validators.set(`${at} ${type}`, validate);
  if (!values.every((value) => validate(value)))
    throw new Error(
      `${at} is not as in openapi.json: ${ajv.errorsText(validate.errors)}\n${answer.text.slice(0, 500)}`,
    );
}

/** What there is to compare: one value, one a line, or none that we can read. */
function valuesIn(text: string, type: string): unknown[] {
  if (type === 'application/x-ndjson')
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return /[/+]json$/.test(type) ? [JSON.parse(text)] : [];
}

/** As JSON Schema has it, and with no members but those that are described. */
function strictly<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(strictly) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, example: _example, ...own } = schema as Record<string, unknown>;
  const entries = Object.entries(own).map(([name, value]) => [name, converted(name, value)] as const);
  const plain: Record<string, unknown> = Object.fromEntries(entries);
  if (plain.properties && plain.additionalProperties === undefined) plain.additionalProperties = false;
  return (nullable ? { anyOf: [{ type: 'null' }, plain] } : plain) as T;
}

function converted(name: string, value: unknown): unknown {
  if (name === '$ref') return `openapi${String(value)}`;
  if (name !== 'properties') return strictly(value);
  return Object.fromEntries(Object.entries(value as object).map(([key, schema]) => [key, strictly(schema)]));
}
