import fc from 'fast-check';
import { type Tier, TIERS } from '../resource';
import type { Convention } from './convention';
import { effectiveConventions } from './effective-conventions';
import { syncText } from './sync-text';

const said = (tier: Tier, key: string, position: number, more: Partial<Convention> = {}): Convention => ({
  id: `${tier} ${key}`,
  playbookId: 'playbook',
  ...{ tier, key, position, title: `${key} of ${tier}`, body: `${tier} says so.` },
  projectId: tier === 'project' ? 'project' : null,
  isEnabled: true,
  createdAt: null,
  updatedAt: null,
  ...more,
});

it('the most specific tier decides alone, where the key first occurs', () => {
  const effective = effectiveConventions([
    said('project', 'git', 0),
    said('project', 'ours', 1),
    said('platform', 'git', 1),
    said('platform', 'tests', 0),
    said('organization', 'git', 0),
  ]);
  expect(effective.map(({ convention: { key, tier }, overrides }) => [key, tier, overrides])).toEqual([
    ['tests', 'platform', []],
    ['git', 'project', ['platform', 'organization']],
    ['ours', 'project', []],
  ]);
});

it('what is switched off is gone, until a tier below says something again', () => {
  const tiers = [said('platform', 'git', 0), said('organization', 'git', 0, { isEnabled: false })];
  expect(effectiveConventions(tiers)).toEqual([]);
  const again = said('project', 'git', 0);
  expect(effectiveConventions([...tiers, again])).toEqual([
    { convention: again, overrides: ['platform', 'organization'] },
  ]);
});

it('depends on what is said and not on the order of the rows', () => {
  const row = fc.record({
    tier: fc.constantFrom(...TIERS),
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    position: fc.nat(3),
    isEnabled: fc.boolean(),
  });
  const rows = fc.uniqueArray(row, { selector: ({ tier, key }) => `${tier} ${key}` });
  const shuffled = rows.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      const effectiveOf = (all: typeof one) =>
        effectiveConventions(
          all.map(({ tier, key, position, isEnabled }) => said(tier, key, position, { isEnabled })),
        );
      expect(effectiveOf(one)).toEqual(effectiveOf(other));
    }),
  );
});

describe('syncText', () => {
  const conventions = effectiveConventions([said('platform', 'git', 0), said('platform', 'tests', 1)]);

  it('has a heading for each playbook and each convention', () => {
    const followed = [
      { playbook: { name: 'Ruby', description: 'For Ruby.' }, conventions },
      { playbook: { name: 'Empty', description: '' }, conventions: [] },
      { playbook: { name: 'Git', description: '' }, conventions: conventions.slice(0, 1) },
    ];
    expect(syncText(followed)).toBe(
      [
        '# Conventions\n\n## Ruby\n\nFor Ruby.\n',
        '### git of platform\n\nplatform says so.\n',
        '### tests of platform\n\nplatform says so.\n',
        '## Git\n\n### git of platform\n\nplatform says so.\n',
      ].join('\n'),
    );
  });

  it('is empty where nothing is said', () => {
    expect(syncText([])).toBe('');
    expect(syncText([{ playbook: { name: 'Empty', description: '' }, conventions: [] }])).toBe('');
  });
});
