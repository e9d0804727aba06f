import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { ExportedRow } from './exported-rows';
import type { ExportFormat } from './session-export.request';

/** What stands before a value that a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/**
 * Rows as a file. Nothing is read from the database before what was read is sent. The first part is read before the answer
 * begins, so that what fails by then is told; what fails later breaks the answer off, and whoever asks goes on behind
 * the last whole record.
 */
export async function exportStream(
  parts: AsyncGenerator<ExportedRow[]>,
  { format, columns, isRest }: { format: ExportFormat; columns: string[]; isRest: boolean },
): Promise<{ content: Readable; type: string }> {
  const rows = rowsOf(await parts.next(), parts);
  const content = format === 'csv' ? csvOf(rows, columns, isRest) : Readable.from(linesOf(rows));
  return { content, type: CONTENT_TYPES[format] };
}

/** The rest of a file has no header: it is appended to what has come. */
function csvOf(rows: AsyncGenerator<ExportedRow>, columns: string[], isRest: boolean): Readable {
  const source = Readable.from(rows);
  const cast = {
    boolean: String,
    object: (value: object) => JSON.stringify(value),
    string: harmless,
  };
  const csv = stringify({ header: !isRest, columns, cast });
  source.on('error', (error) => csv.destroy(error));
  // Whoever has gone leaves nothing behind that still reads.
  csv.on('close', () => source.destroy());
  return source.pipe(csv);
}

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

async function* linesOf(rows: AsyncGenerator<ExportedRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

async function* rowsOf(
  first: IteratorResult<ExportedRow[], unknown>,
  parts: AsyncGenerator<ExportedRow[]>,
): AsyncGenerator<ExportedRow> {
  try {
    for (let part = first; !part.done; part = await parts.next()) yield* part.value;
  } finally {
    await parts.return(undefined);
  }
}
