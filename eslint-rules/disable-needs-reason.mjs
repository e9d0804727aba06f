const DIRECTIVE = /^\s*eslint-(disable|enable)/;
const WITH_REASON = /\s--\s+\S{3,}/;

/** An exception to a rule is allowed; an exception without a reason is a habit. */
export const disableNeedsReason = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      reason: 'Say why: "eslint-disable-next-line <rule> -- <reason>".',
    },
  },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const [, verb] = DIRECTIVE.exec(comment.value) ?? [];
          if (verb !== 'disable' || WITH_REASON.test(comment.value)) continue;
          context.report({ loc: comment.loc, messageId: 'reason' });
        }
      },
    };
  },
};
