import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { Arm, Assignment } from '../experiment';
import type { AssignedUsers } from '../evidence';

/** Whose session of which agent, and where. */
export interface EnrolledPerson {
  userId: string;
  agentName: string;
  /** Null for a session of no project. */
  projectId: string | null;
  /** When; a session's start, so that the arm counts for all of it. */
  at: Date;
}

interface AssignmentRow {
  experiment_id: string;
  user_id: string;
  arm: Arm;
  bucket: number;
  phase: number;
  assigned_at: Date;
}

const COLUMNS = 'experiment_id, user_id, arm, bucket, phase, assigned_at';

/**
 * Assigns somebody to the experiments that a condition names, by the split that is in force; who is assigned already stays
 * where they are. Where somebody else assigns them at this moment, that one stands and is answered. Parameters:
 * organization, person, time; those of the condition follow.
 */
function assigning(condition: string): string {
  return `
    WITH wanted AS (
      SELECT e.id, e.traffic_split, experiment_bucket(e.salt, $2) AS bucket,
             (SELECT max(number) FROM experiment_phases p WHERE p.organization_id = e.organization_id AND p.experiment_id = e.id) AS phase
        FROM experiments e
       WHERE e.organization_id = $1 AND e.status = 'active' AND (e.tier = 'organization' OR e.project_id IS NOT NULL)
         AND EXISTS (SELECT FROM resources r
                      WHERE r.organization_id = $1 AND r.id = e.resource_id AND r.deleted_at IS NULL)
         AND ${condition}
    ), known AS (
      SELECT ${COLUMNS} FROM experiment_assignments
       WHERE organization_id = $1 AND user_id = $2 AND experiment_id IN (SELECT id FROM wanted)
    ), made AS (
      INSERT INTO experiment_assignments (organization_id, experiment_id, user_id, arm, bucket, phase, assigned_at)
      SELECT $1, id, $2, CASE WHEN bucket < traffic_split * 100 THEN 'variant' ELSE 'control' END, bucket, phase, $3::timestamptz
        FROM wanted WHERE id NOT IN (SELECT experiment_id FROM known)
      ON CONFLICT (organization_id, experiment_id, user_id) DO UPDATE SET arm = experiment_assignments.arm
      RETURNING ${COLUMNS}
    )
    SELECT ${COLUMNS} FROM made UNION ALL SELECT ${COLUMNS} FROM known`;
}

const OF_EXPERIMENT = assigning('e.id = $4');
/**
 * An experiment on the organization's tier is not felt where a project has an agent of this name that does not inherit:
 * its sessions would say nothing of it.
 */
const OF_AGENT = assigning(`
  e.agent_name = $4 AND (e.project_id = $5 OR (e.tier = 'organization' AND NOT EXISTS (
    SELECT FROM resources own
     WHERE own.organization_id = $1 AND own.type = 'agent' AND own.name = $4 AND own.project_id = $5
       AND own.inheritance <> 'inherit' AND own.published_at IS NOT NULL AND own.deleted_at IS NULL)))`);

@Injectable()
export class AssignmentsRepository {
  /** To the active experiment that is about this agent here, if there is one. */
  async assignToAgent(
    tx: OrganizationTransaction,
    { userId, agentName, projectId, at }: EnrolledPerson,
  ): Promise<Assignment | undefined> {
    const [row] = await tx.prepared<AssignmentRow>('assign-to-agent', OF_AGENT, [
      ...[tx.organizationId, userId, at, agentName, projectId],
    ]);
    return row && toAssignment(row);
  }

  /** To an experiment; undefined where it is not active. */
  async assign(
    tx: OrganizationTransaction,
    experimentId: string,
    { userId, at }: Pick<EnrolledPerson, 'userId' | 'at'>,
  ): Promise<Assignment | undefined> {
    const [row] = await tx.query<AssignmentRow>(OF_EXPERIMENT, [tx.organizationId, userId, at, experimentId]);
    return row && toAssignment(row);
  }

  async find(
    tx: OrganizationTransaction,
    experimentId: string,
    userId: string,
  ): Promise<Assignment | undefined> {
    const [row] = await tx.query<AssignmentRow>(
      `SELECT ${COLUMNS} FROM experiment_assignments WHERE organization_id = $1 AND experiment_id = $2 AND user_id = $3`,
      [tx.organizationId, experimentId, userId],
    );
    return row && toAssignment(row);
  }

  /** How many people, with sessions or without, by phase and arm. */
  counts(tx: OrganizationTransaction, experimentId: string): Promise<AssignedUsers[]> {
    return tx.prepared<AssignedUsers>(
      'count-assignments',
      `SELECT phase, arm, count(*)::int AS users FROM experiment_assignments
        WHERE organization_id = $1 AND experiment_id = $2 GROUP BY phase, arm ORDER BY phase, arm`,
      [tx.organizationId, experimentId],
    );
  }
}

function toAssignment(row: AssignmentRow): Assignment {
  const { arm, bucket, phase, experiment_id: experimentId, user_id: userId, assigned_at: assignedAt } = row;
  return { experimentId, userId, arm, bucket, phase, assignedAt };
}
