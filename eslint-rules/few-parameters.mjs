const CONSTRUCTOR_LIMIT = 8;
const FUNCTION_LIMIT = 6;

const isConstructor = (node) => node.parent.type === 'MethodDefinition' && node.parent.kind === 'constructor';
const isNest = (node) => (node.parent.parent.parent.decorators ?? []).length > 0;

/** Constructors aim for 4 dependencies, look again at 6 and stop at 8; functions stop at 6 parameters. */
export const fewParameters = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      dependencies:
        '{{count}} dependencies, {{limit}} at most: this class answers more than one question. Split it by question.',
      parameters:
        '{{count}} parameters, {{limit}} at most: give the ones that travel together a name and pass that object.',
    },
  },
  create(context) {
    const check = (node) => {
      const dependencies = isConstructor(node) && isNest(node);
      const limit = dependencies ? CONSTRUCTOR_LIMIT : FUNCTION_LIMIT;
      const count = node.params.filter((parameter) => parameter.name !== 'this').length;
      if (count <= limit) return;
      context.report({
        node,
        messageId: dependencies ? 'dependencies' : 'parameters',
        data: { count, limit },
      });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
