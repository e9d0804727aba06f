function rounded(value) {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(value < 0.1 ? 4 : 2);
}

/**
 * One row of the table. `limit` is what has to hold, with what is aimed at: `{ most: 2.2, goal: 1.7 }` or
 * `{ least: 0.45, goal: 0.6 }`. A row without one only tells.
 */
export function verdict({ value, range, limit, unit = '', ...row }) {
  const spread = range ? ` (${rounded(range.low)}–${rounded(range.high)})` : '';
  return { ...row, value: `${rounded(value)}${unit}${spread}`, ...judged(value, limit, unit) };
}

function judged(value, limit, unit) {
  if (!limit) return { limit: '', ok: null, meetsGoal: null };
  const { most, least, goal } = limit;
  const sign = most === undefined ? '≥' : '≤';
  const aim = goal === undefined ? '' : `, goal ${goal}${unit}`;
  const holds = (bound) => (most === undefined ? value >= bound : value <= bound);
  return {
    limit: `${sign} ${most ?? least}${unit}${aim}`,
    ok: holds(most ?? least),
    meetsGoal: goal === undefined ? null : holds(goal),
  };
}

function word({ ok, meetsGoal }) {
  if (ok === null) return '';
  if (!ok) return 'FAIL';
  return meetsGoal === null ? 'PASS' : `PASS, goal ${meetsGoal ? 'met' : 'missed'}`;
}

const columns = [
  ['', ({ id }) => id],
  ['what', ({ what }) => what],
  ['measured', ({ measured }) => measured ?? ''],
  ['base of the same run', ({ base }) => base ?? ''],
  ['figure (range)', ({ value }) => value],
  ['has to be', ({ limit }) => limit],
  ['', word],
];

/** All rows, as a Markdown table that also reads well in a terminal. */
export function table(rows) {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
