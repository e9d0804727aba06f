import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import {
  CAPTURE_MODES,
  type CaptureMode,
  IDLE_END_MINUTES,
  RETENTION_DAYS,
  type SettingsChanges,
} from '@app/organizations';
import { MayBeAbsent } from '../http/fields';
import { DiscountRequest, ModelPriceRequest, toDiscount, toModelPrice } from './prices.request';

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

  @ApiPropertyOptional({
    type: [ModelPriceRequest],
    maxItems: 200,
    description:
      "All prices of the organization's own, instead of those there were. They hold for what is priced from now on: to price past " +
      'sessions again, see `POST {org}/repricings`',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ModelPriceRequest)
  prices?: ModelPriceRequest[];

  @ApiPropertyOptional({
    type: [DiscountRequest],
    maxItems: 100,
    description: 'All discounts on list prices',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => DiscountRequest)
  discounts?: DiscountRequest[];
}

export function toSettingsChanges(request: UpdateSettingsRequest): SettingsChanges {
  const {
    capture_mode: captureMode,
    retention_days: retentionDays,
    idle_end_minutes: idleEndMinutes,
  } = request;
  const [prices, discounts] = [request.prices?.map(toModelPrice), request.discounts?.map(toDiscount)];
  return { captureMode, retentionDays, idleEndMinutes, prices, discounts };
}
