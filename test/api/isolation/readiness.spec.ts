import { anyone } from '../../../apps/api/src/http/access/access';
import type { Schema } from '../../kit/openapi/document';
import { type Operation, OPERATIONS } from './operations';
import { unreadiness } from './readiness';
import { RECIPES } from './recipes';

const planted: Operation = {
  id: 'listRockets',
  method: 'GET',
  path: '/api/v1/{org}/rockets/{id}',
  access: anyone('it is planted'),
  parameters: [],
  isPublic: true,
  responses: {},
};

const json = (properties: Record<string, Schema>) => ({
  required: true,
  content: { 'application/json': { schema: { properties } } },
});
const problemsOf = (operation: Operation) => unreadiness(operation).map(({ problem }) => problem);

it('is there for every operation of the document', () => {
  expect(OPERATIONS.length).toBeGreaterThan(60);
  expect(OPERATIONS.flatMap(unreadiness)).toEqual([]);
});

it('has no recipe for what is not in the document', () => {
  const ids = new Set(OPERATIONS.map(({ id }) => id));
  expect(Object.keys(RECIPES).filter((id) => !ids.has(id))).toEqual([]);
});

it('is missing where a call would end the organization of all others', () => {
  const operation = { ...planted, method: 'DELETE' as const, path: '/api/v1/organizations/{org}' };
  expect(problemsOf(operation)).toEqual([expect.stringContaining('ends the organization itself')]);
});

it('is missing where the table has no row', () => {
  const operation = { ...planted, path: '/api/v1/{org}/projects', access: undefined };
  expect(problemsOf(operation)).toEqual(['has no row: add one to apps/api/src/http/access/route-access.ts']);
});

it('is missing where nobody has said what a path names', () => {
  expect(problemsOf(planted)).toEqual([
    '{id} names something unknown: say in COLLECTIONS of test/api/isolation/collections.ts how "rockets" are made',
  ]);
});

it.each([
  ['a field', { body: json({ rocket_id: { type: 'string' } }) }],
  ['a field below another', { body: json({ all: { items: { properties: { rocket_id: {} } } } }) }],
  ['a parameter', { parameters: [{ name: 'rocket_id', in: 'query' as const }] }],
])('is missing where nobody has said what %s points at', (_what, more) => {
  const operation = { ...planted, path: '/api/v1/{org}/projects', ...more };
  expect(problemsOf(operation)).toEqual([
    expect.stringContaining('"rocket_id" looks like a reference: say in test/api/isolation/references.ts'),
  ]);
});
