import { CONTROLLER, enclosingClass, hasDecorator } from './syntax.mjs';

/**
 * guard (who), validation (shape), controller (translate), service (decide): a branch is a decision.
 * Choosing a status by what the service answered (`created ? 201 : 200`) is translation.
 */
export const controllersTranslate = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      decision:
        'A controller translates and decides nothing. Move this branch into the service, or into the request or response mapper.',
    },
  },
  create(context) {
    const report = (node) => {
      const around = enclosingClass(node);
      if (around && hasDecorator(around, CONTROLLER)) context.report({ node, messageId: 'decision' });
    };
    return {
      IfStatement: report,
      SwitchStatement: report,
    };
  },
};
