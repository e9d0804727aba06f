import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Partitions of events can be made late: what came in between moves out of the default one. */
export class EventPartitions1763700007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ENSURE_EVENT_PARTITIONS);
  }

  async down(): Promise<void> {
    // The former function did the same where it did not fail.
  }
}

/*
 * Postgres refuses a partition while the default one holds rows of it. They are few (workers make partitions for
 * months ahead, so none ran for that long), and the wall of the default partition holds its owner too, so it is
 * lowered for the move, inside this transaction.
 */
const ENSURE_EVENT_PARTITIONS = `
  CREATE OR REPLACE FUNCTION ensure_event_partitions(months_ahead integer) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  DECLARE
    month date;
    partition text;
    bounds text;
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_event_partitions'));
    FOR ahead IN 0..months_ahead LOOP
      month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
      partition := 'events_' || to_char(month, 'YYYYMM');
      CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
      bounds := format('session_day >= %L AND session_day < %L', month, (month + interval '1 month')::date);
      EXECUTE format('CREATE TABLE public.%I (LIKE public.events INCLUDING ALL)', partition);
      ALTER TABLE public.events_other NO FORCE ROW LEVEL SECURITY;
      EXECUTE format('WITH late AS (DELETE FROM public.events_other WHERE %s RETURNING *)
        INSERT INTO public.%I SELECT * FROM late', bounds, partition);
      ALTER TABLE public.events_other FORCE ROW LEVEL SECURITY;
      EXECUTE format('ALTER TABLE public.events ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        partition, month, (month + interval '1 month')::date);
      EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', partition);
      EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', partition);
    END LOOP;
  END $$;
`;
