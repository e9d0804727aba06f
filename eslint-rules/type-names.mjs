/** A prefix or suffix that says "this is an interface" or "this is a class" says nothing about the thing. */
export const typeNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      prefix: '"{{name}}": drop the I and name the thing itself; its second form gets the longer name.',
      suffix:
        '"{{name}}": say what this one does differently (InMemoryJobQueue), not that it is an implementation.',
    },
  },
  create(context) {
    const check = ({ id }) => {
      const name = id?.name ?? '';
      const messageId = /^I[A-Z][a-z]/.test(name) ? 'prefix' : /Impl$/.test(name) ? 'suffix' : undefined;
      if (messageId) context.report({ node: id, messageId, data: { name } });
    };
    return {
      TSInterfaceDeclaration: check,
      TSTypeAliasDeclaration: check,
      ClassDeclaration: check,
    };
  },
};
