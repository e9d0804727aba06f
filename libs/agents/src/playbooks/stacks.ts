/** Other names of a stack. */
const ALIASES = new Map(
  Object.entries({
    'c#': 'csharp',
    'c++': 'cpp',
    'django-rest-framework': 'django',
    golang: 'go',
    js: 'javascript',
    k8s: 'kubernetes',
    mongo: 'mongodb',
    nest: 'nestjs',
    next: 'nextjs',
    node: 'nodejs',
    postgres: 'postgresql',
    py: 'python',
    rb: 'ruby',
    ror: 'rails',
    'ruby-on-rails': 'rails',
    rs: 'rust',
    ts: 'typescript',
    tsx: 'typescript',
    vuejs: 'vue',
    reactjs: 'react',
  }),
);

/** Who works with the one works with the others, too. */
const IMPLIED = new Map(
  Object.entries({
    angular: ['typescript', 'javascript'],
    celery: ['python'],
    django: ['python'],
    express: ['nodejs', 'javascript'],
    fastapi: ['python'],
    fastify: ['nodejs', 'javascript'],
    flask: ['python'],
    mysql: ['sql'],
    nestjs: ['nodejs', 'typescript', 'javascript'],
    nextjs: ['react', 'javascript'],
    nodejs: ['javascript'],
    postgresql: ['sql'],
    pytest: ['python'],
    rails: ['ruby'],
    react: ['javascript'],
    rspec: ['ruby'],
    sidekiq: ['ruby'],
    spring: ['java'],
    sqlite: ['sql'],
    typescript: ['javascript'],
    vue: ['javascript'],
  }),
);

/** ` 7.1`, `@20`, `>=3.12`, `-v5.x`, the `3` of `python3`: which version is no part of a stack's name. */
const VERSION = /[\s@:=<>~^-]*v?\d+(?:\.(?:\d+|x))*\+?$/;

/** The one name that a stack has here: `Ruby on Rails 7.1` and `ror` are `rails`. Empty for what names none. */
export function stackOf(given: string): string {
  const bare = given.trim().toLowerCase().replace(VERSION, '');
  const name = bare
    .replace(/\.js$/, 'js')
    .replace(/[\s_]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return ALIASES.get(name) ?? name;
}

/** Which of the stacks that somebody works with a playbook is for. */
export interface StackMatch {
  /** By name. */
  direct: string[];
  /** Because they imply a stack of the playbook: `rails` is of a playbook for `ruby`. */
  implied: string[];
}

/** Both in the words of `stackOf`. */
export function matchOf(playbookStacks: readonly string[], stacks: readonly string[]): StackMatch {
  const direct = stacks.filter((stack) => playbookStacks.includes(stack));
  const implied = stacks.filter(
    (stack) =>
      !direct.includes(stack) &&
      IMPLIED.get(stack)?.some((implication) => playbookStacks.includes(implication)),
  );
  return { direct, implied };
}

/** Best first: what is named more often, then what is implied more often. */
export function betterMatch(a: StackMatch, b: StackMatch): number {
  return b.direct.length - a.direct.length || b.implied.length - a.implied.length;
}
