import { period } from './expected.mjs';
import { compareDays, compareModels, compareSummary } from './figures.mjs';
import { count, mark, table, usd } from './table.mjs';

const show = ({ money }, value) => (money ? usd(value) : count(value));

function summaryTable(summary) {
  const rows = compareSummary(summary).map((cell) => [
    cell.money ? `${cell.name} (USD)` : cell.name,
    show(cell, cell.actual),
    show(cell, cell.wanted),
    mark(cell.ok),
  ]);
  return table(['Summary', 'measured', 'expected', ''], rows);
}

function comparedTable(title, key, names, rows) {
  const head = [title, ...names.flatMap((name) => [name, 'expected']), ''];
  const lines = rows.map((row) => {
    const cells = names.map((name) => row.cells.find((cell) => cell.name === name));
    const values = cells.flatMap((cell) =>
      cell ? [show(cell, cell.actual), show(cell, cell.wanted)] : ['', ''],
    );
    return [row[key], ...values, mark(row.cells.every(({ ok }) => ok))];
  });
  return table(head, lines);
}

/** What was measured beside what was expected, for people to read. */
export function report({ summary, series, breakdown }) {
  const days = series.cost.length;
  return [
    summaryTable(summary),
    '',
    comparedTable('Day (UTC)', 'date', ['sessions', 'tokens', 'cost'], compareDays(series)),
    `  (${period.start} to ${period.end}: ${days} days; those without a session are 0 and left out here)`,
    '',
    comparedTable('Model', 'model', ['total_tokens', 'cost'], compareModels(breakdown)),
    '  (costs in USD; input, output and cache tokens of each model are compared too)',
  ].join('\n');
}
