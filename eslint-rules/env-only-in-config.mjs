import { memberName } from './syntax.mjs';

const PROCESS_MODULES = new Set(['process', 'node:process']);
const isProcess = (node) => node?.type === 'Identifier' && node.name === 'process';
const readsEnv = (property) =>
  property.type === 'Property' && (property.key.name ?? property.key.value) === 'env';

/** libs/config validates the environment once and reports every problem together; a second reader skips that. */
export const envOnlyInConfig = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      env: 'Only libs/config reads the environment. Add the variable to its env class and inject a typed settings slice.',
    },
  },
  create(context) {
    const report = (node) => context.report({ node, messageId: 'env' });
    // `process` is a global: whoever imports it wants another name for it.
    const reportModule = (node) => PROCESS_MODULES.has(node.source?.value) && report(node);
    return {
      MemberExpression(node) {
        if (isProcess(node.object) && memberName(node) === 'env') report(node);
      },
      VariableDeclarator(node) {
        if (isProcess(node.init) && node.id.type === 'ObjectPattern' && node.id.properties.some(readsEnv))
          report(node);
      },
      ImportDeclaration: reportModule,
      ExportNamedDeclaration: reportModule,
      ExportAllDeclaration: reportModule,
    };
  },
};
