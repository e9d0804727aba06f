import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What sessions said is deleted once it is as old as their organization wants it; their figures stay. */
export class Retention1763700073000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions ADD COLUMN sealed_at timestamptz;
      COMMENT ON COLUMN sessions.sealed_at IS
        'when what it said was deleted for its age; its figures are final from then on, whatever comes late';
      CREATE INDEX sessions_unsealed ON sessions (organization_id, session_day, id) WHERE sealed_at IS NULL;
    `);
    await runner.query(DROP_EMPTY_PARTITIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION drop_empty_event_partitions;
      DROP INDEX sessions_unsealed;
      ALTER TABLE sessions DROP COLUMN sealed_at;
    `);
  }
}

/*
 * A partition of a month that is over goes when no organization has anything in it: that gives its space back at once. Only
 * those are looked into that hold nothing by Postgres' statistics, and one goes at a time: to look, the wall is lowered for
 * the owner, and to drop, whoever stores something waits for the moment that it takes. If others do not let go within a
 * second it is left for the next time.
 */
const DROP_EMPTY_PARTITIONS = `
  CREATE FUNCTION drop_empty_event_partitions() RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DECLARE
    partition text;
    is_empty boolean;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
    SET LOCAL lock_timeout = '1s';
    FOR partition IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'public.events'::regclass AND c.relname ~ '^events_[0-9]{6}$'
         AND c.relname < 'events_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')
         AND coalesce(pg_stat_get_live_tuples(c.oid), 0) = 0
       ORDER BY c.relname
    LOOP
      BEGIN
        EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', partition);
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM public.%I)', partition) INTO is_empty;
        IF is_empty THEN
          EXECUTE format('DROP TABLE public.%I', partition);
          RETURN 1;
        ELSE
          EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', partition);
        END IF;
      EXCEPTION WHEN lock_not_available OR deadlock_detected THEN NULL;
      END;
    END LOOP;
    RETURN 0;
  END $$;
  REVOKE ALL ON FUNCTION drop_empty_event_partitions FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION drop_empty_event_partitions TO crewkit_sweep;
`;
