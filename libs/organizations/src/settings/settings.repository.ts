import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import { type CaptureMode, DEFAULT_SETTINGS, type Settings } from './settings';

interface SettingsRow {
  capture_mode: CaptureMode;
  retention_days: number | null;
  idle_end_minutes: number | null;
}

const SETTINGS = `
  SELECT capture_mode, retention_days, idle_end_minutes FROM organization_settings WHERE organization_id = $1`;

const OF = ({ captureMode, retentionDays, idleEndMinutes }: Settings) => [
  captureMode,
  retentionDays,
  idleEndMinutes,
];

@Injectable()
export class SettingsRepository {
  /** Undefined for an organization that never changed one. */
  async find(tx: OrganizationTransaction): Promise<Settings | undefined> {
    return toSettings(await tx.query<SettingsRow>(SETTINGS, [tx.organizationId]));
  }

  /** From now on the organization has a row; nobody else changes it before the transaction ends. */
  async lock(tx: OrganizationTransaction): Promise<Settings> {
    await tx.execute(
      `INSERT INTO organization_settings (organization_id, capture_mode, retention_days, idle_end_minutes)
       VALUES ($1, $2, $3, $4) ON CONFLICT (organization_id) DO NOTHING`,
      [tx.organizationId, ...OF(DEFAULT_SETTINGS)],
    );
    return toSettings(await tx.query<SettingsRow>(`${SETTINGS} FOR UPDATE`, [tx.organizationId]))!;
  }

  async save(tx: OrganizationTransaction, settings: Settings): Promise<void> {
    await tx.execute(
      `UPDATE organization_settings SET capture_mode = $2, retention_days = $3, idle_end_minutes = $4
        WHERE organization_id = $1`,
      [tx.organizationId, ...OF(settings)],
    );
  }
}

function toSettings([row]: SettingsRow[]): Settings | undefined {
  return (
    row && {
      captureMode: row.capture_mode,
      retentionDays: row.retention_days,
      idleEndMinutes: row.idle_end_minutes,
    }
  );
}
