/** The contract lies beside the fact, in the lib that owns it; producer and handler import that one value. */
export const jobsInJobFiles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      place:
        'Define a job in <fact>.job.ts of the lib that owns the fact, and import the value in producer and handler.',
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        if (node.callee.name === 'defineJob') context.report({ node, messageId: 'place' });
      },
    };
  },
};
