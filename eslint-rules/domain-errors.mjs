const HTTP_EXCEPTION = /Exception$/;

/** One table in apps/api/src/http maps kinds of errors to statuses; whoever throws a status goes round it. */
export const domainErrors = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      status:
        '{{name}} speaks HTTP. Throw a DomainError with a kind and a code from <x>.errors.ts; apps/api/src/http gives it its status.',
    },
  },
  create(context) {
    return {
      ImportDeclaration(node) {
        if (node.source.value !== '@nestjs/common') return;
        for (const specifier of node.specifiers) {
          const name = specifier.imported?.name;
          if (name && HTTP_EXCEPTION.test(name))
            context.report({ node: specifier, messageId: 'status', data: { name } });
        }
      },
    };
  },
};
