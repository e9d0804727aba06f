import fc from 'fast-check';
import { canonicalContent, versionHashOf } from '../content/canonical-content';
import { INHERITANCES, type Resource, RESOURCE_TYPES, TIERS } from '../resource';
import { configurationFileOf } from './configuration-file';
import { MergedConfigs } from './merged-configs';
import { mergedResources } from './merged-resources';

const AT = new Date('2026-01-01');

/** One row of what is published: of each type and name there is at most one on each tier. */
const row = fc
  .record({
    type: fc.constantFrom(...RESOURCE_TYPES),
    name: fc.constantFrom('a', 'b', 'a-b'),
    tier: fc.constantFrom(...TIERS),
    inheritance: fc.constantFrom(...INHERITANCES),
    body: fc.constantFrom('Be brief.', 'Use tabs.', '', '日本語'),
    tools: fc.constantFrom('', 'tools: Read\n', 'tools: [Bash, Read]\n', 'model: opus\nversion: 2.0\n'),
  })
  .map(({ body, tools, ...about }): Resource => {
    const content = canonicalContent(`---\nname: ${about.name}\ndescription: x\n${tools}---\n\n${body}`);
    const version = { number: 1, hash: versionHashOf(content), content, createdAt: AT };
    const times = { publishedAt: AT, createdAt: AT, updatedAt: AT };
    const id = `${about.type} ${about.name} ${about.tier}`;
    return { ...about, ...times, id, projectId: null, forkedFrom: null, version };
  });
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 20 });
const stored = rows.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
);

it('comes to the same, byte for byte, whatever order the rows are stored in, and however often', () => {
  const told = (all: Resource[]) =>
    JSON.stringify(mergedResources(all).map((one) => [one, configurationFileOf(one)]));
  fc.assert(
    fc.property(stored, ([all, otherwise]) => {
      expect(told(otherwise)).toBe(told(all));
      expect(told(structuredClone(all))).toBe(told(all));
    }),
  );
});

it('holds each type and name once, by type and name', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const keys = mergedResources(all).map(({ type, name }) => `${RESOURCE_TYPES.indexOf(type)} ${name}`);
      expect(keys).toEqual(
        [...new Set(all.map(({ type, name }) => `${RESOURCE_TYPES.indexOf(type)} ${name}`))].sort(),
      );
    }),
  );
});

it('comes to the same when it is remembered, also while some of it changes', () => {
  const configs = new MergedConfigs();
  const numbered = (all: Resource[]) => all.map((one) => ({ ...one, id: `${one.id} ${one.inheritance}` }));
  fc.assert(
    fc.property(rows, (all) => {
      const remembered = mergedResources(numbered(all), (versions) => configs.of(versions));
      expect(remembered).toEqual(mergedResources(numbered(all)));
      expect(remembered.map((one) => configurationFileOf(one))).toEqual(
        mergedResources(numbered(all)).map((one) => configurationFileOf(one)),
      );
    }),
  );
});
