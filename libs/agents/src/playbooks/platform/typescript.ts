import type { PlatformPlaybook } from './platform-playbook';

export const TYPESCRIPT: PlatformPlaybook = {
  slug: 'typescript',
  name: 'TypeScript',
  description: 'For services and user interfaces in TypeScript.',
  stacks: ['typescript', 'nodejs', 'react'],
  conventions: [
    {
      key: 'strict-types',
      title: 'The compiler is strict, and is not talked out of it',
      body: 'No `any`, no `as` where a check or a better type does it, no `@ts-ignore`. What comes from outside is `unknown` until it was validated.',
    },
    {
      key: 'states-as-unions',
      title: 'States that exclude each other are a union',
      body: 'Write `{ status: "failed"; error: Error } | { status: "done"; value: T }` rather than optional fields of which some combinations mean nothing.',
    },
    {
      key: 'awaited-promises',
      title: 'Every promise is awaited, or said to be left alone',
      body: 'Nothing floats: `await` it, return it, or write `void` and say in a comment who sees its failure. What does not depend on each other is awaited together.',
    },
    {
      key: 'errors-with-cause',
      title: 'Errors keep what caused them',
      body: 'Wrap with `new Error(message, { cause })`. Catch only where something can be done; never swallow.',
    },
    {
      key: 'tests-of-behaviour',
      title: 'Tests say what is seen from outside',
      body: 'Use the real thing where it is fast enough, a fake by hand where it is not. Do not mock what is under test. No test sleeps.',
    },
  ],
};
