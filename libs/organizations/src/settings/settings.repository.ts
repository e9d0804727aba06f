import { Injectable } from '@nestjs/common';
import type { OrganizationTransaction } from '@app/database';
import type { OwnPrices } from './prices';
import { PricesRepository } from './prices.repository';
import { type CaptureMode, DEFAULT_SETTINGS, type Settings } from './settings';

interface SettingsRow {
  capture_mode: CaptureMode;
  retention_days: number | null;
  idle_end_minutes: number | null;
}

const SETTINGS = `
  SELECT capture_mode, retention_days, idle_end_minutes FROM organization_settings WHERE organization_id = $1`;

const VALUES = ({ captureMode, retentionDays, idleEndMinutes }: Settings) => [
  captureMode,
  retentionDays,
  idleEndMinutes,
];

@Injectable()
export class SettingsRepository {
  constructor(private readonly prices: PricesRepository) {}

  /** Undefined for an organization that never changed one. */
  async find(tx: OrganizationTransaction): Promise<Settings | undefined> {
    const rows = await tx.query<SettingsRow>(SETTINGS, [tx.organizationId]);
    return rows[0] && toSettings(rows[0], await this.prices.newest(tx));
  }

  /** From now on the organization has a row; nobody else changes it before the transaction ends. */
  async lock(tx: OrganizationTransaction): Promise<Settings> {
    await tx.execute(
      `INSERT INTO organization_settings (organization_id, capture_mode, retention_days, idle_end_minutes)
       VALUES ($1, $2, $3, $4) ON CONFLICT (organization_id) DO NOTHING`,
      [tx.organizationId, ...VALUES(DEFAULT_SETTINGS)],
    );
    const [row] = await tx.query<SettingsRow>(`${SETTINGS} FOR UPDATE`, [tx.organizationId]);
    return toSettings(row!, await this.prices.newest(tx));
  }

  async save(tx: OrganizationTransaction, settings: Settings): Promise<void> {
    await tx.execute(
      `UPDATE organization_settings SET capture_mode = $2, retention_days = $3, idle_end_minutes = $4
        WHERE organization_id = $1`,
      [tx.organizationId, ...VALUES(settings)],
    );
  }
}

function toSettings(row: SettingsRow, prices: OwnPrices): Settings {
  const { capture_mode: captureMode, retention_days: retentionDays, idle_end_minutes: idleEndMinutes } = row;
  return { captureMode, retentionDays, idleEndMinutes, ...prices };
}
