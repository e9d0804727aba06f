import type { PlatformPlaybook } from './platform-playbook';

export const RUBY_ON_RAILS: PlatformPlaybook = {
  slug: 'ruby-on-rails',
  name: 'Ruby on Rails',
  description: 'For applications that follow the framework.',
  stacks: ['rails', 'ruby'],
  conventions: [
    {
      key: 'thin-controllers',
      title: 'Controllers translate, models decide',
      body: 'A controller finds, permits, calls one thing and answers. Rules of one model are on the model; a process that spans several is a plain object with a verb for a name.',
    },
    {
      key: 'reversible-migrations',
      title: 'Migrations can be rolled back, and run on a live table',
      body: '- Add an index concurrently.\n- Add a column before you demand it: nullable or with a default first, `NOT NULL` in a later deployment.\n- Change schema and data in different migrations.',
    },
    {
      key: 'scoped-queries',
      title: 'Queries are scoped by who asks',
      body: 'Start at the current user or tenant (`current_account.invoices.find(id)`), never at the bare model. Permit parameters by name. Never build SQL from strings.',
    },
    {
      key: 'idempotent-jobs',
      title: 'Jobs may run twice',
      body: 'Pass ids, not objects. A job looks at what is there before it changes something, so that a second run changes nothing.',
    },
    {
      key: 'request-specs',
      title: 'What a client sees is tested through a request',
      body: 'Each new route has a request spec: one answer that succeeds, one for who may not, one for input that cannot be used.',
    },
  ],
};
