const rounded = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(value < 0.1 ? 4 : 2));

/**
 * One row of the table. `limit` is what has to hold, with what is aimed at: `{ most: 2.2, goal: 1.7 }` or
 * `{ least: 0.45, goal: 0.6 }`.
 */
export function verdict({ id, what, measured, base, value, range, limit, unit = '' }) {
  const { most, least, goal } = limit;
  const ok = most === undefined ? value >= least : value <= most;
  const sign = most === undefined ? '≥' : '≤';
  const spread = range ? ` (${rounded(range.low)}–${rounded(range.high)})` : '';
  return {
    id,
    what,
    measured,
    base,
    value: `${rounded(value)}${unit}${spread}`,
    limit: `${sign} ${most ?? least}${unit}${goal === undefined ? '' : `, goal ${goal}${unit}`}`,
    ok,
  };
}

const columns = [
  ['', ({ id }) => id],
  ['what', ({ what }) => what],
  ['measured', ({ measured }) => measured],
  ['base of the same run', ({ base }) => base ?? ''],
  ['figure (range)', ({ value }) => value],
  ['has to be', ({ limit }) => limit],
  ['', ({ ok }) => (ok ? 'PASS' : 'FAIL')],
];

/** All rows, as a Markdown table that also reads well in a terminal. */
export function table(rows) {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
