const FORBIDDEN = new Set(['synchronize', 'dropSchema', 'migrationsRun']);

const nameOf = (key) => key.name ?? key.value;

/** The schema is what the migrations say; an ORM that changes it at start leaves them untested. */
export const noSynchronize = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { off: '"{{name}}" stays off: write a migration, and let the migrate command apply it.' },
  },
  create(context) {
    const isFalse = (node) => node.type === 'Literal' && node.value === false;
    return {
      Property(node) {
        const name = nameOf(node.key);
        if (FORBIDDEN.has(name) && !isFalse(node.value))
          context.report({ node, messageId: 'off', data: { name } });
      },
      'CallExpression > MemberExpression.callee[property.name="synchronize"]'(node) {
        context.report({ node, messageId: 'off', data: { name: 'synchronize' } });
      },
    };
  },
};
