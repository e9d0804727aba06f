import { memberName } from './syntax.mjs';

const TESTS = new Set(['it', 'test', 'describe']);
const FOCUSED = new Set(['fit', 'fdescribe']);
const MOCKING = new Set(['mock', 'doMock', 'unstable_mockModule']);
const TIMERS = new Set(['timers/promises', 'node:timers/promises']);

const calls = (node, name) => node?.type === 'CallExpression' && node.callee.name === name;

/** `resolve => setTimeout(resolve, 50)`, with or without braces. */
function isSleep(executor) {
  if (executor?.type !== 'ArrowFunctionExpression' && executor?.type !== 'FunctionExpression') return false;
  if (executor.body.type !== 'BlockStatement') return calls(executor.body, 'setTimeout');
  return executor.body.body.some(({ expression }) => calls(expression, 'setTimeout'));
}

/** A spec waits for what it claims, runs every test it has, and meets the real thing. */
export const honestSpecs = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      sleep:
        'No sleeps: they are too short on a busy machine and too long on every other. Await quiet() or poll for the event.',
      focus: 'A focused test silently switches off all the others.',
      mock: 'Replacing a module tests the replacement. Pass a fake written by hand, or use the real server.',
    },
  },
  create(context) {
    const report = (node, messageId) => context.report({ node, messageId });
    return {
      NewExpression(node) {
        if (node.callee.name === 'Promise' && isSleep(node.arguments[0])) report(node, 'sleep');
      },
      ImportDeclaration(node) {
        if (!TIMERS.has(node.source.value)) return;
        if (node.specifiers.some(({ imported }) => imported?.name === 'setTimeout')) report(node, 'sleep');
      },
      MemberExpression(node) {
        if (TESTS.has(node.object.name) && memberName(node) === 'only') report(node, 'focus');
        if (node.object.name === 'jest' && MOCKING.has(memberName(node))) report(node, 'mock');
      },
      CallExpression(node) {
        if (FOCUSED.has(node.callee.name)) report(node, 'focus');
      },
    };
  },
};
