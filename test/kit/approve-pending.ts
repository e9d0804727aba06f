interface Database {
  query<Row extends object>(sql: string): Promise<Row[]>;
}

/** Somebody new approves whatever device waits: straight in the database, where what follows is not about approving. */
export async function approvePending(database: Database): Promise<void> {
  await database.query(
    `WITH person AS (
       INSERT INTO users (id, email) VALUES (gen_random_uuid(), gen_random_uuid() || '@example.com') RETURNING id)
     UPDATE device_grants SET status = 'approved', opened_by = person.id, decided_at = now()
       FROM person WHERE status = 'pending'`,
  );
}
