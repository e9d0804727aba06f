import fc from 'fast-check';
import type { Operation } from '../openapi/document';
import { junkText, junkValue } from './junk';
import { BOMB, junkBytes } from './junk-bytes';
import type { PlannedBody } from './planned-request';
import { fittingValue, wrongValue } from './values';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
/** It is so already. */
const PACKED = { name: 'gzip', isPending: false };
const ENCODED: fc.Arbitrary<PlannedBody['encoding']> = fc.constantFrom(
  { name: 'gzip', isPending: true },
  PACKED,
  { name: 'br', isPending: false },
  { name: 'gzip, gzip', isPending: false },
  { name: 'x', isPending: false },
);

const TYPES = [
  JSON_TYPE,
  FORM,
  'application/x-ndjson',
  'application/JSON; charset=UTF-8',
  'application/json; charset=utf-16',
  'application/vnd.api+json',
  'application/xml',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; charset=utf-8',
  'json',
  '/',
  ';',
];

/** A body such as the operation asks for. */
export function bodyOf({ body }: Operation): fc.Arbitrary<PlannedBody | undefined> {
  if (!body) return fc.constant(undefined);
  const present = contentOf(body.content, fittingValue);
  return body.required ? present : fc.option(present, { nil: undefined, freq: 10 });
}

type Content = NonNullable<Operation['body']>['content'];

/** What neither JSON nor a form is, is lines. */
function contentOf(content: Content, valueOf: typeof fittingValue): fc.Arbitrary<PlannedBody> {
  const bodies = Object.entries(content).map(([type, { schema = {} }]): fc.Arbitrary<PlannedBody> => {
    const isLines = schema.format === 'binary' || ![JSON_TYPE, FORM].includes(type);
    if (isLines) return lines.map((bytes) => ({ type, bytes }));
    return valueOf(schema, '').map((value) => ({ type, value }));
  });
  return fc.oneof(...bodies);
}

const row = fc.record({
  type: fc.constantFrom('user', 'assistant', 'system'),
  sessionId: fc.uuid(),
  uuid: fc.uuid(),
});
const line = fc.oneof(
  fc.oneof(row, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
  junkText,
);
const lines = fc.array(line, { maxLength: 5 }).map((texts) => Buffer.from(texts.join('\n')));

/** Bodies of other values, other types, other bytes and other sizes. */
export function wrongBodyOf(operation: Operation): fc.Arbitrary<PlannedBody | undefined> {
  const content = operation.body?.content ?? { [JSON_TYPE]: {} };
  const [usual = JSON_TYPE] = Object.keys(content);
  const right = contentOf(content, fittingValue);
  const type = fc.constantFrom(undefined, ...TYPES);
  return fc.oneof(
    { weight: operation.body ? 14 : 1, arbitrary: contentOf(content, wrongValue) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant(usual), value: junkValue }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant(usual), bytes: junkBytes }) },
    { weight: 1, arbitrary: fc.record({ type, bytes: junkBytes }) },
    { weight: 2, arbitrary: fc.tuple(right, type).map(([body, other]) => ({ ...body, type: other })) },
    { weight: 1, arbitrary: fc.tuple(right, ENCODED).map(([body, encoding]) => ({ ...body, encoding })) },
    { weight: 1, arbitrary: right.map((body) => ({ ...body, isChunked: true })) },
    { weight: 1, arbitrary: fc.constant({ type: usual, bytes: BOMB, encoding: PACKED }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}
