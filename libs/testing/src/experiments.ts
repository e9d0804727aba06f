import type { ArmPair } from '@app/agents';
import { newId, type Principal } from '@app/kernel';
import type { TestDatabase } from './test-database';

const MAKE = `
  INSERT INTO experiments (organization_id, id, slug, name, agent_name, tier, project_id, resource_id, control_number,
    variant_number, status, traffic_split, salt, primary_metric, goals, guardrails, confidence, stops_on_guardrail,
    created_by, created_at, updated_at, started_at)
  VALUES ($1, $2::uuid, $2::uuid::text, 'Test', $4, $5, $6, $7, $8, $9, 'active', 50, $2::uuid::text, 'success_rate', '{success_rate}', '[]', 0.95,
    false, $3, $10, $10, $10)`;
const MAKE_PHASE = `
  INSERT INTO experiment_phases (organization_id, experiment_id, number, traffic_split, started_at) VALUES ($1, $2, 1, 50, $3)`;
const ASSIGN = `
  INSERT INTO experiment_assignments (organization_id, experiment_id, user_id, arm, bucket, phase, assigned_at)
  SELECT organization_id, id, $2, $3, experiment_bucket(salt, $2), 1, $4 FROM experiments WHERE id = $1`;

/** An experiment that runs, half and half, written straight into the database. Answers its id, which is its salt, too. */
export async function startExperiment(
  database: TestDatabase,
  { organizationId, userId }: Principal,
  { agentName, tier, projectId, resourceId, controlNumber, variantNumber }: ArmPair,
  startedAt = new Date(),
): Promise<string> {
  const id = newId();
  await database.query(MAKE, [
    ...[organizationId, id, userId, agentName, tier, projectId],
    ...[resourceId, controlNumber, variantNumber, startedAt],
  ]);
  await database.query(MAKE_PHASE, [organizationId, id, startedAt]);
  return id;
}

/** Puts somebody into an arm, whatever the hash says. */
export async function assignArm(
  database: TestDatabase,
  experimentId: string,
  { userId, arm, at = new Date() }: { userId: string; arm: 'control' | 'variant'; at?: Date },
): Promise<void> {
  await database.query(ASSIGN, [experimentId, userId, arm, at]);
}

export async function stopExperiment(
  database: TestDatabase,
  experimentId: string,
  stoppedAt = new Date(),
): Promise<void> {
  await database.query(
    `UPDATE experiments SET status = 'stopped', stop_reason = 'stopped', stopped_at = $2 WHERE id = $1`,
    [experimentId, stoppedAt],
  );
}

/** Somebody new whom the hash puts into an arm. */
export async function hashedInto(
  database: TestDatabase,
  experimentId: string,
  arm: 'control' | 'variant',
): Promise<string> {
  const [person] = await database.query<{ id: string }>(
    `SELECT person.id FROM experiments e, (SELECT gen_random_uuid() AS id FROM generate_series(1, 100)) person
      WHERE e.id = $1 AND (experiment_bucket(e.salt, person.id) < e.traffic_split * 100) = ($2 = 'variant') LIMIT 1`,
    [experimentId, arm],
  );
  return person!.id;
}
