const isNumeric = (text) => /^[-–✓✗\d.,]*$/.test(text);

/** Aligned columns: numbers to the right, words to the left. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((value) => String(value ?? '–')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const right = head.map((_, column) => cells.slice(1).every((row) => isNumeric(row[column])));
  const line = (row) =>
    row.map((text, column) => (right[column] ? text.padStart(widths[column]) : text.padEnd(widths[column])));
  const [first, ...others] = cells.map((row) => `  ${line(row).join('  ').trimEnd()}`);
  return [first, `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...others].join('\n');
}

export const count = (value) => (typeof value === 'number' ? value.toLocaleString('en-US') : undefined);
export const usd = (value) => (typeof value === 'number' ? value.toFixed(6) : undefined);
export const mark = (ok) => (ok ? '✓' : '✗');
