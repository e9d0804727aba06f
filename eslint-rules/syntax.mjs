/** The name of `@Name`, `@Name()` or `@ns.Name()`. */
export function decoratorName({ expression }) {
  const callee = expression.type === 'CallExpression' ? expression.callee : expression;
  if (callee.type === 'MemberExpression') return callee.property.name;
  return callee.name;
}

export const hasDecorator = (node, names) =>
  (node.decorators ?? []).some((decorator) => names.has(decoratorName(decorator)));

/** The property that a member expression reads: `a.b` and `a['b']` alike. */
export function memberName(node) {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed) return node.property.name;
  return node.property.type === 'Literal' ? node.property.value : undefined;
}

/** A path as the house writes it: from the root of the checkout, with forward slashes. */
export function housePath(context, filename = context.filename) {
  return filename.slice(context.cwd.length + 1).replaceAll('\\', '/');
}

/** The class around a node, skipping what is nested deeper. */
export function enclosingClass(node) {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === 'ClassDeclaration' || current.type === 'ClassExpression') return current;
  }
  return undefined;
}

export const CONTROLLER = new Set(['Controller']);
