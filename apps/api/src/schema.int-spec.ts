import { type EntityMetadata } from 'typeorm';
import { createDataSource } from '@app/database';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import './app.module';

interface ColumnRow {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  key: boolean;
}

/** Tables that are written in SQL alone, with the reason why. */
const WITHOUT_ENTITY: Record<string, string> = {
  events: 'the hot path: no ORM on it',
  event_digests: 'the hot path writes them, folds merge them',
  unfolded_sessions: 'marks: inserted and deleted, never read as things',
  changed_days: 'marks',
  changed_version_days: 'marks',
  modified_agents: 'marks',
  organization_removals: 'marks',
  platform_resources: 'what a release brings, written once and read by a view',
  platform_resource_versions: 'as above',
  usage_records: 'sets of rows, read and written by set',
  transcript_titles: 'one insert, one select',
  transcript_cost_states: 'as above',
  version_log: 'added to and read by its time, never a thing',
  platform_version_log: 'as above',
  session_agents: 'written and read by set',
  session_tools: 'derived, replaced by set',
  session_tasks: 'derived, replaced by set',
  session_facts: 'derived, replaced by set',
  session_analyses: 'as above',
  session_search: 'derived, written and searched by set',
  session_prompts: 'as above',
  import_chunks: 'bytes',
  content_blobs: 'bytes',
  daily_rollups: 'derived, summed by set',
  weekly_rollups: 'as above',
  four_week_rollups: 'as above',
  daily_version_rollups: 'as above',
  schema_migrations: `TypeORM's own`,
  given_answers: 'each statement is an atomic claim',
  browser_sessions: 'short-lived secrets: each statement is an atomic claim',
  device_grants: 'as above',
  magic_links: 'as above',
  outgoing_mails: 'as above',
  refresh_tokens: 'as above',
  passkey_challenges: 'as above',
  passkeys: 'each sign-in is a claim on the counter, under its lock',
  passkey_handles: 'one random name per person, made once',
  wrong_user_codes: 'counted, never read as things',
  sign_in_events: 'one insert, one select',
  erasures: 'one insert, each other statement is a claim',
  erased_sessions: 'marks',
  organization_settings: 'one upsert, one select',
  price_revisions: 'written once, read by number',
  repricings: 'sums that grow by SQL',
  audit_heads: 'one upsert, one select',
  outbox_events: 'one insert, one delete',
  experiment_phases: 'added to by the newest number, read in order',
  experiment_assignments: 'each statement is an atomic choice of an arm',
  experiment_sessions: 'marks, and what is counted: written and read by set',
  experiment_user_sums: 'derived, added to by set',
  experiment_cost_bins: 'derived, added to by set',
  experiment_looks: 'one upsert by set, read as a series',
  experiment_results: 'one upsert, one select',
};

let database: TestDatabase;
let columns: ColumnRow[];
let entities: EntityMetadata[];

beforeAll(async () => {
  database = await createTestDatabase();
  columns = await database.query<ColumnRow>(COLUMNS);
  const settings = {
    ...{ url: database.url, poolSize: 1, applicationName: 'spec' },
    ...{ connectTimeoutMs: 20_000, statementTimeoutMs: 10_000 },
  };
  const dataSource = await createDataSource(settings).initialize();
  entities = dataSource.entityMetadatas;
  await dataSource.destroy();
});

afterAll(() => database.drop());

describe('migrations and entities', () => {
  it('speak of the same tables', () => {
    const tables = new Set(columns.map((column) => column.table));
    const mapped = new Set(entities.map((entity) => entity.tableName));
    expect([...tables].filter((table) => !mapped.has(table)).sort()).toEqual(
      Object.keys(WITHOUT_ENTITY).sort(),
    );
    expect([...mapped].filter((table) => !tables.has(table))).toEqual([]);
  });

  it('agree on every column, its type, whether it may be null, and the key', () => {
    for (const entity of entities) {
      const stored = columns.filter((column) => column.table === entity.tableName).map(withoutTable);
      expect({ [entity.tableName]: describeEntity(entity) }).toEqual({ [entity.tableName]: stored });
    }
  });
});

function describeEntity(entity: EntityMetadata) {
  const described = entity.columns.map((column) => ({
    column: column.databaseName,
    type: typeName(String(column.type), column.isArray),
    nullable: column.isNullable,
    key: column.isPrimary,
  }));
  return described.sort((a, b) => (a.column < b.column ? -1 : 1));
}

function typeName(type: string, isArray: boolean): string {
  const names: Record<string, string> = { timestamptz: 'timestamp with time zone' };
  return (names[type] ?? type) + (isArray ? '[]' : '');
}

function withoutTable({ table: _table, ...column }: ColumnRow) {
  return column;
}

const COLUMNS = `
  SELECT c.relname AS table, a.attname AS column,
         regexp_replace(format_type(a.atttypid, NULL), '^numeric.*', 'numeric') AS type,
         NOT a.attnotnull AS nullable,
         EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS key
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   ORDER BY c.relname, a.attname COLLATE "C"`;
