import { basename } from 'node:path';

const ROLE = /^(.+)\.(service|repository|controller|module|entity|handler)\.ts$/;

const pascal = (words) => words.replace(/(?:^|[-.])(\w)/g, (_, letter) => letter.toUpperCase());

/** Whoever looks for DeviceGrantsService opens device-grants.service.ts, and the other way round. */
export const namedAfterFile = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      other: '{{file}} should hold the class {{name}}…: rename the one or the other.',
    },
  },
  create(context) {
    const file = basename(context.filename);
    const [, stem] = ROLE.exec(file) ?? [];
    if (!stem) return {};
    const name = pascal(stem);
    const isIt = ({ declaration }) =>
      declaration?.type === 'ClassDeclaration' && declaration.id.name.startsWith(name);
    return {
      Program(node) {
        const exported = node.body.filter(({ type }) => type === 'ExportNamedDeclaration');
        if (!exported.some(isIt)) context.report({ node, messageId: 'other', data: { file, name } });
      },
    };
  },
};
