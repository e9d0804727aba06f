import { memberName } from './syntax.mjs';

const STATEMENT = new Set(['query', 'prepared', 'createQueryBuilder', 'getRepository']);
// Names too ordinary to forbid on every object.
const ON_A_TRANSACTION = new Set(['execute', 'entities']);
const TRANSACTION = /^(tx|transaction|trx|manager|entityManager)$/;
const SQL =
  /^\s*(select\b[\s\S]+\bfrom\s+[a-z_("]|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\S+\s+as\s*\()/i;

/** Services decide, repositories speak SQL: one place to read a query, one place to index for it. */
export const sqlInRepositories = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      statement:
        'Statements live in *.repository.ts (hot paths: *.sql.ts). Give this one a method there, with a name that says what it finds.',
    },
  },
  create(context) {
    const report = (node) => context.report({ node, messageId: 'statement' });
    return {
      CallExpression({ callee }) {
        if (STATEMENT.has(memberName(callee))) report(callee);
      },
      MemberExpression(node) {
        if (ON_A_TRANSACTION.has(memberName(node)) && TRANSACTION.test(node.object.name)) report(node);
      },
      TemplateLiteral(node) {
        if (SQL.test(node.quasis[0].value.raw)) report(node);
      },
    };
  },
};
