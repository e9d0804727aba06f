import type { PlatformPlaybook } from './platform-playbook';

export const PYTHON: PlatformPlaybook = {
  slug: 'python',
  name: 'Python',
  description: 'For services, scripts and libraries in Python.',
  stacks: ['python', 'django', 'fastapi'],
  conventions: [
    {
      key: 'annotated-signatures',
      title: 'Public functions say their types',
      body: 'Annotate parameters and results, and run the type checker that the project has. Data that travels is a dataclass or a model of the validation library in use, not a dict.',
    },
    {
      key: 'pathlib-and-context-managers',
      title: 'What is opened is closed',
      body: 'Use `with` for files, connections and locks, and `pathlib` for paths. Say the encoding of every text file.',
    },
    {
      key: 'narrow-except',
      title: 'Except clauses are narrow',
      body: 'Name the exception, keep the `try` to the line that may raise it, and raise again with `from`. Never a bare `except`.',
    },
    {
      key: 'no-mutable-defaults',
      title: 'Defaults are never mutable',
      body: 'A default of `None` and a fresh list inside, or `field(default_factory=list)`.',
    },
    {
      key: 'pytest',
      title: 'Tests are functions of pytest',
      body: 'Plain `assert`, fixtures instead of `setUp`, `parametrize` instead of loops. One reason to fail for each test.',
    },
  ],
};
