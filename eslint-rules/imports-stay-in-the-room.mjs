import { posix } from 'node:path';
import { housePath } from './syntax.mjs';

const ROOM = /^(libs|apps)\/([^/]+)\//;

/** The lib or app that a path lies in; everything else is one room of its own. */
const roomOf = (path) => ROOM.exec(path)?.slice(1, 3).join('/');

/** `@app/<lib>` is the one way into a lib, so that a lib can be moved, and its users found, by name. */
export const importsStayInTheRoom = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      alias: 'Import "@app/{{lib}}": relative paths end at the walls of a lib.',
      leaves:
        'This path leaves {{room}}. A lib and an app import other libs by "@app/<lib>" and nothing else of ours.',
    },
  },
  create(context) {
    const path = housePath(context);
    const here = roomOf(path);
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = `${posix.join(posix.dirname(path), source.value)}/`;
      const there = roomOf(target);
      if (there === here) return;
      const [kind, lib] = there?.split('/') ?? [];
      if (kind === 'libs') context.report({ node: source, messageId: 'alias', data: { lib } });
      else if (here) context.report({ node: source, messageId: 'leaves', data: { room: here } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
