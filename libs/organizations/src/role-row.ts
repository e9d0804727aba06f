import type { CoachingMode } from '@app/kernel';
import type { Role } from './role';

/** A role as it stands beside what has it, by `ROLE_COLUMNS`. */
export interface RoleRow {
  role_id: string;
  role_name: string;
  role_level: number;
  role_coaching_mode: CoachingMode;
  role_built_in: boolean;
  role_created_at: Date;
}

/** Of `roles r`. */
export const ROLE_COLUMNS = `r.id AS role_id, r.name AS role_name, r.level AS role_level,
  r.coaching_mode AS role_coaching_mode, r.built_in AS role_built_in, r.created_at AS role_created_at`;

export function roleIn(row: RoleRow): Role {
  return {
    id: row.role_id,
    name: row.role_name,
    level: row.role_level,
    coachingMode: row.role_coaching_mode,
    builtIn: row.role_built_in,
    createdAt: row.role_created_at,
  };
}
