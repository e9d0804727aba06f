import { promptText } from './prompt';
import { readRow } from './read-row';

function promptOf(content: unknown, rest: object = {}): string | null {
  const row = readRow(JSON.stringify({ type: 'user', message: { role: 'user', content }, ...rest }));
  if (typeof row === 'string') throw new Error(row);
  return promptText(row);
}

const text = (value: string) => ({ type: 'text', text: value });
const IMAGE = { type: 'image', source: { type: 'base64', data: 'AAAA' } };

describe('promptText', () => {
  it.each([
    ['a text', 'fix the bug', 'fix the bug'],
    ['blocks', [text('look'), IMAGE, text('at this')], 'look\nat this'],
    ['an image alone', [IMAGE], ''],
    [
      'a text beside what the editor adds',
      [text('<ide_opened_file>a.ts</ide_opened_file>'), text('why?')],
      'why?',
    ],
    ['a text that speaks of tags', 'what is <command-name> for?', 'what is <command-name> for?'],
    [
      'a custom slash command',
      '<command-message>review is running…</command-message>\n<command-name>/review</command-name>\n<command-args>main</command-args>',
      '/review main',
    ],
    [
      'a custom slash command without arguments',
      '<command-message>review</command-message>\n<command-name>/review</command-name>',
      '/review',
    ],
  ])('%s is a prompt', (_name, content, prompt) => {
    expect(promptOf(content)).toBe(prompt);
  });

  it.each([
    ['a tool result', [{ type: 'tool_result', tool_use_id: 't', content: 'x' }]],
    ['a tool result with a text', [{ type: 'tool_result', tool_use_id: 't' }, text('go on')]],
    ['a local command', '<command-name>/clear</command-name>\n  <command-message>clear</command-message>'],
    ['the output of a local command', '<local-command-stdout>(no content)</local-command-stdout>'],
    ['a caveat', '<local-command-caveat>Caveat: …</local-command-caveat>'],
    ['a shell line', '<bash-input>ls</bash-input>'],
    ['the output of a shell line', '\n<bash-stdout>a</bash-stdout>'],
    ['a notification', '<task-notification>\n<task-id>a</task-id></task-notification>'],
    ['an interruption', [text('[Request interrupted by user for tool use]')]],
    ['an empty text', '  '],
    ['no content', undefined],
    ['content of another shape', 7],
  ])('%s is none', (_name, content) => {
    expect(promptOf(content)).toBeNull();
  });

  it.each([
    { isMeta: true },
    { isSidechain: true },
    { agentId: 'a1' },
    { isCompactSummary: true },
    { isVisibleInTranscriptOnly: true },
    { origin: { kind: 'task-notification' } },
    { type: 'assistant' },
  ])('nothing on a row with %j is one', (rest) => {
    expect(promptOf('fix the bug', rest)).toBeNull();
  });

  it('is one when the row says that a person wrote it', () => {
    expect(promptOf('fix the bug', { origin: { kind: 'human' }, promptSource: 'typed' })).toBe('fix the bug');
  });
});
