import { isUuid } from '@app/kernel';
import { MAX_BODY, MAX_TITLE } from '../convention';
import { readConventions } from '../markdown-conventions';
import { stackOf } from '../stacks';
import { PLATFORM_PLAYBOOKS } from './platform-playbooks';

const CONVENTIONS = PLATFORM_PLAYBOOKS.flatMap(({ conventions }) => conventions);

it('have ids of their own, which no release may change', () => {
  const ids = [...PLATFORM_PLAYBOOKS.map(({ playbook }) => playbook), ...CONVENTIONS].map(({ id }) => id);
  expect(ids.every(isUuid)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(PLATFORM_PLAYBOOKS.map(({ playbook: { slug, id } }) => [slug, id])).toEqual([
    ['ruby-on-rails', '94a2cf4e-de40-40ef-8694-62866c01cfa7'],
    ['typescript', 'df25b474-e3f6-408a-85d9-371abfb04436'],
    ['python', 'bd2e3c70-422a-4d10-8010-0457fb3f6a24'],
    ['sql', 'c79bfd27-e9de-4c44-8fe6-7621f5491a0a'],
  ]);
});

it('name stacks as everybody’s stacks are named', () => {
  const stacks = PLATFORM_PLAYBOOKS.flatMap(({ playbook }) => playbook.stacks);
  expect(stacks.map(stackOf)).toEqual(stacks);
});

it.each(PLATFORM_PLAYBOOKS)('$playbook.slug can be written down, and read again', ({ conventions }) => {
  expect(conventions.every(({ title, body }) => title.length <= MAX_TITLE && body.length <= MAX_BODY)).toBe(
    true,
  );
  const written = conventions.map(({ title, body }) => `## ${title}\n\n${body}\n`).join('\n');
  const { found, faults } = readConventions(written);
  expect(faults).toEqual([]);
  expect(found.map(({ title, body }) => [title, body])).toEqual(
    conventions.map(({ title, body }) => [title, body]),
  );
});
