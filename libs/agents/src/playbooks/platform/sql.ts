import type { PlatformPlaybook } from './platform-playbook';

export const SQL: PlatformPlaybook = {
  slug: 'sql',
  name: 'SQL databases',
  description: 'For whoever writes queries and changes schemas.',
  stacks: ['sql', 'postgresql', 'mysql', 'sqlite'],
  conventions: [
    {
      key: 'parameters',
      title: 'Values are parameters',
      body: 'Nothing that somebody gave is put into the text of a statement. Names of columns to sort by come from a list in the code.',
    },
    {
      key: 'constraints',
      title: 'The database holds the rules that must hold',
      body: '`NOT NULL`, `UNIQUE`, `CHECK` and foreign keys first; checks in the application for better messages.',
    },
    {
      key: 'explained-queries',
      title: 'A query over a table that grows was explained',
      body: 'Look at the plan with as many rows as production has. Every filter of a hot query has an index that leads with it, and every list has a limit.',
    },
    {
      key: 'expand-then-contract',
      title: 'Schemas expand first and contract later',
      body: 'Old and new code run side by side during a deployment. Add, fill, switch, and remove in a deployment of its own.',
    },
  ],
};
