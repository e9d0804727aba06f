import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { CAPTURE_MODES, type CaptureMode, IDLE_END_MINUTES, RETENTION_DAYS } from '@app/organizations';
import { MayBeAbsent } from '../http/fields';

const isGiven = (_: unknown, value: unknown): boolean => value !== undefined && value !== null;

/** What is left out stays as it is. */
export class UpdateSettingsRequest {
  @ApiPropertyOptional({
    enum: CAPTURE_MODES,
    description:
      '`metadata` keeps figures, names, ids and paths of what sessions tell; `full` all of it, without secrets. Holds for what ' +
      'arrives from now on, everywhere within five seconds. Sessions that are `sensitive` are always `metadata`.',
  })
  @MayBeAbsent()
  @IsIn(CAPTURE_MODES)
  capture_mode?: CaptureMode;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: RETENTION_DAYS.least,
    maximum: RETENTION_DAYS.most,
    description: 'Days after which the content of sessions is deleted; null keeps it',
    example: 365,
  })
  @ValidateIf(isGiven)
  @IsInt()
  @Min(RETENTION_DAYS.least)
  @Max(RETENTION_DAYS.most)
  retention_days?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: IDLE_END_MINUTES.least,
    maximum: IDLE_END_MINUTES.most,
    description: 'Minutes of silence after which a session counts as ended; null: never',
    example: 60,
  })
  @ValidateIf(isGiven)
  @IsInt()
  @Min(IDLE_END_MINUTES.least)
  @Max(IDLE_END_MINUTES.most)
  idle_end_minutes?: number | null;
}
