import type { TestDatabase } from '@app/testing';

export interface TextColumn {
  table: string;
  column: string;
  kind: 'text' | 'list' | 'json';
}

/** Every column of a table that can hold what people typed: not computed, and not one of a fixed list of words. */
export function textColumns(database: TestDatabase, table: string): Promise<TextColumn[]> {
  return database.query<TextColumn>(
    `SELECT $1::text AS table, a.attname AS column,
            CASE WHEN t.typname IN ('json', 'jsonb') THEN 'json' WHEN t.typcategory = 'A' THEN 'list' ELSE 'text' END AS kind
       FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type item ON item.oid = t.typelem
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        AND (t.typcategory = 'S' OR t.typname IN ('json', 'jsonb') OR (t.typcategory = 'A' AND item.typcategory = 'S'))
        AND NOT EXISTS (SELECT FROM pg_constraint k
                         WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
                           AND pg_get_constraintdef(k.oid) LIKE '%ANY (ARRAY[%')
      ORDER BY a.attname`,
    [table],
  );
}
