import { ApiProperty } from '@nestjs/swagger';
import { CAPTURE_MODES, type CaptureMode, type Settings } from '@app/organizations';

class SettingsResponse {
  @ApiProperty({ enum: CAPTURE_MODES })
  capture_mode!: CaptureMode;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null: for ever', example: 365 })
  retention_days!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null: never', example: 60 })
  idle_end_minutes!: number | null;
}

export class SettingsDataResponse {
  @ApiProperty({ type: SettingsResponse })
  data!: SettingsResponse;
}

export function toSettingsData(settings: Settings): SettingsDataResponse {
  return {
    data: {
      capture_mode: settings.captureMode,
      retention_days: settings.retentionDays,
      idle_end_minutes: settings.idleEndMinutes,
    },
  };
}
