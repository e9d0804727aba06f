import fc from 'fast-check';
import { canonicalContent, versionHashOf } from '../content/canonical-content';
import { readMarkdown, writtenFrontmatter } from '../content/frontmatter';
import { INHERITANCES, TIERS } from '../resource';
import { agentVersionOf } from './agent-version';
import { configurationFileOf } from './configuration-file';
import { chainOf, mergeTiers, type TierVersion } from './effective-config';

const SINCE = { platform: 1_700_000_000, organization: 1_234_567_890, project: 1_234_567_899 };

function version(
  tier: TierVersion['tier'],
  body: string,
  more: Partial<TierVersion> & { frontmatter?: string } = {},
): TierVersion {
  const { frontmatter = '', ...rest } = more;
  const content = canonicalContent(`---\nname: x\ndescription: of the ${tier}\n${frontmatter}---\n${body}`);
  const since = new Date(SINCE[tier] * 1000);
  return {
    resourceId: tier,
    number: 1,
    tier,
    inheritance: 'inherit',
    content,
    versionHash: versionHashOf(content),
    since,
    ...rest,
  };
}

const base = version('platform', 'Base.', { frontmatter: 'version: 1.0\ntools: Read, Grep\nmodel: opus\n' });
const ours = version('organization', 'Ours.', { frontmatter: 'tools: Grep, Bash\n' });
const project = version('project', 'Project.', { frontmatter: 'model: haiku\n' });

it('puts the tiers below each other', () => {
  expect(mergeTiers([project, base, ours])).toEqual({
    description: 'of the project',
    tools: ['Read', 'Grep', 'Bash'],
    model: 'haiku',
    version: '1.0',
    instructions: 'Base.\n\n## From the organization\n\nOurs.\n\n## From the project\n\nProject.',
    parts: [base, ours, project],
  });
  expect(agentVersionOf(mergeTiers([base, ours, project]))).toBe('base-1.0_org-1234567890_proj-1234567899');
});

it.each([
  [
    'a fork of the organization',
    [base, { ...ours, inheritance: 'forked' as const }, project],
    ['organization', 'project'],
    'org-1234567890_proj-1234567899',
  ],
  [
    'a project that stands alone',
    [base, ours, { ...project, inheritance: 'standalone' as const }],
    ['project'],
    'proj-1234567899',
  ],
  ['a project on the platform', [project, base], ['platform', 'project'], 'base-1.0_proj-1234567899'],
])('stops at %s', (_what, versions, tiers, agentVersion) => {
  const config = mergeTiers(versions);
  expect(config.parts.map(({ tier }) => tier)).toEqual(tiers);
  expect(agentVersionOf(config)).toBe(agentVersion);
  expect(config.instructions.startsWith('##')).toBe(false);
});

it('says nothing of tools where no tier does, and none where one says none', () => {
  expect(mergeTiers([project]).tools).toBeUndefined();
  expect(mergeTiers([version('project', 'x', { frontmatter: 'tools: ""\n' })]).tools).toEqual([]);
});

it('a single version is written byte for byte, merged ones with a frontmatter that can be read again', () => {
  const fileOf = (versions: TierVersion[], prefix?: string) =>
    configurationFileOf({ type: 'agent', name: 'x', config: mergeTiers(versions) }, prefix);
  expect(fileOf([base]).content).toBe(base.content);
  expect(fileOf([base], 'Ask first.').content).toBe(base.content.replace('Base.', '\nAsk first.\n\nBase.'));
  const file = fileOf([base, ours]);
  expect(file.path).toBe('.claude/agents/x.md');
  expect(file.checksum).toBe(versionHashOf(file.content));
  const again = mergeTiers([version('platform', '', { content: file.content })]);
  const { parts: _parts, ...merged } = mergeTiers([base, ours]);
  expect(again).toMatchObject(merged);
});

const anyVersions = fc
  .subarray([...TIERS])
  .chain((tiers) =>
    fc.tuple(
      ...tiers.map((tier) => fc.tuple(fc.constant(tier), fc.constantFrom(...INHERITANCES), fc.string())),
    ),
  )
  .map((all) => all.map(([tier, inheritance, body]) => version(tier, body, { inheritance })));

const shuffled = anyVersions.chain((versions) =>
  fc.tuple(fc.constant(versions), fc.shuffledSubarray(versions, { minLength: versions.length })),
);

it('is the same whatever order the versions are found in', () => {
  const fileOf = (versions: TierVersion[]) =>
    configurationFileOf({ type: 'agent', name: 'x', config: mergeTiers(versions) }, 'Ask first.');
  fc.assert(
    fc.property(shuffled, ([versions, others]) => {
      expect(JSON.stringify(mergeTiers(others))).toBe(JSON.stringify(mergeTiers(versions)));
      expect(chainOf(chainOf(versions))).toEqual(chainOf(versions));
      if (versions.length > 0) expect(fileOf(others)).toEqual(fileOf(versions));
    }),
  );
});

it('a merged file says the same texts when it is read again, whatever they are', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }).filter((any) => !any.includes('\0')),
    fc.constantFrom('null', 'Yes', '1.0', 'a: b', 'a #b', '- x', '', ' x', "it's", 'x\ny', '日本語'),
  );
  fc.assert(
    fc.property(text, text, (description, model) => {
      const written = writtenFrontmatter({ name: 'x', description, model, version: undefined });
      const { fields, faults, body } = readMarkdown(`${written}\nBody.\n`);
      expect([faults, body]).toEqual([[], '\nBody.\n']);
      expect([...fields].map(([name, { value }]) => [name, value])).toEqual([
        ['name', 'x'],
        ['description', description],
        ['model', model],
      ]);
    }),
  );
});
