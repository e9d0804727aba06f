import { CONTROLLER, enclosingClass, hasDecorator } from './syntax.mjs';

const ROUTE = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All', 'Sse', 'Search']);
const ACCESS = new Set(['Authenticated', 'Public']);

/** Access is a decision that somebody wrote down, at the route or for all routes of the class, never the absence of one. */
export const routeDeclaresAccess = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      access:
        'Who may call this? Add @Authenticated(…) or @Public("why it is open") to {{name}} or to its class.',
    },
  },
  create(context) {
    return {
      MethodDefinition(node) {
        if (!hasDecorator(node, ROUTE) || hasDecorator(node, ACCESS)) return;
        const around = enclosingClass(node);
        if (!around || !hasDecorator(around, CONTROLLER) || hasDecorator(around, ACCESS)) return;
        context.report({ node: node.key, messageId: 'access', data: { name: node.key.name } });
      },
    };
  },
};
