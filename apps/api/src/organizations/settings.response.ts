import { ApiProperty } from '@nestjs/swagger';
import { CAPTURE_MODES, type CaptureMode, type Settings } from '@app/organizations';
import {
  DiscountResponse,
  ModelPriceResponse,
  toDiscountResponse,
  toModelPriceResponse,
} from './prices.response';

class SettingsResponse {
  @ApiProperty({ enum: CAPTURE_MODES })
  capture_mode!: CaptureMode;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null: for ever', example: 365 })
  retention_days!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null: never', example: 60 })
  idle_end_minutes!: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Rises with every change of prices or discounts; 0: list prices',
  })
  price_revision!: number;

  @ApiProperty({
    type: [ModelPriceResponse],
    description: 'Of several that hold for a model, the first counts',
  })
  prices!: ModelPriceResponse[];

  @ApiProperty({
    type: [DiscountResponse],
    description: 'On list prices; of several that hold, the first counts',
  })
  discounts!: DiscountResponse[];
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
      price_revision: settings.priceRevision,
      prices: settings.prices.map(toModelPriceResponse),
      discounts: settings.discounts.map(toDiscountResponse),
    },
  };
}
