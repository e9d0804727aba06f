import { housePath } from './syntax.mjs';

const WORD = '[a-z0-9]+(?:-[a-z0-9]+)*';
const FILE = new RegExp(`^\\.?${WORD}(?:\\.${WORD})*$`);
const FOLDER = new RegExp(`^\\.?${WORD}$`);
const VAGUE = /^(utils?|utilit(?:y|ies)|common|commons|helpers?|misc|shared|stuff)$/;

const wordsOf = (segment) => segment.split(/[.-]/);

/** A file is named after what it holds; a drawer called utils holds everything, and nobody looks there. */
export const fileNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      kebab: '"{{segment}}" is not kebab-case. Write words-with-hyphens.ts, or words.role.ts for a role.',
      vague:
        '"{{segment}}" does not say what is inside. Name it after the one idea it holds, with a word of docs/glossary.md.',
    },
  },
  create(context) {
    return {
      Program(node) {
        const segments = housePath(context).split('/');
        segments.forEach((segment, index) => {
          const shape = index === segments.length - 1 ? FILE : FOLDER;
          if (!shape.test(segment)) context.report({ node, messageId: 'kebab', data: { segment } });
          if (wordsOf(segment).some((word) => VAGUE.test(word))) {
            context.report({ node, messageId: 'vague', data: { segment } });
          }
        });
      },
    };
  },
};
