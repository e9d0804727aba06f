import { ApiProperty } from '@nestjs/swagger';
import type { ModelPrice, PriceDiscount } from '@app/organizations';

const RATE = { description: 'USD per million tokens', example: '6.25' };
const DAY = { type: 'string', format: 'date', nullable: true } as const;

export class ModelPriceResponse {
  @ApiProperty({ example: 'claude-opus-4-5' })
  model!: string;

  @ApiProperty({ enum: ['standard', 'fast'] })
  speed!: ModelPrice['speed'];

  @ApiProperty(DAY)
  from!: string | null;

  @ApiProperty(DAY)
  until!: string | null;

  @ApiProperty(RATE)
  input!: string;

  @ApiProperty(RATE)
  output!: string;

  @ApiProperty(RATE)
  cache_write_5m!: string;

  @ApiProperty(RATE)
  cache_write_1h!: string;

  @ApiProperty(RATE)
  cache_read!: string;
}

export class DiscountResponse {
  @ApiProperty({ description: 'Percent of the list price', example: '12.5' })
  percent!: string;

  @ApiProperty(DAY)
  from!: string | null;

  @ApiProperty(DAY)
  until!: string | null;
}

export function toModelPriceResponse(price: ModelPrice): ModelPriceResponse {
  const {
    cacheWrite5m: cache_write_5m,
    cacheWrite1h: cache_write_1h,
    cacheRead: cache_read,
    ...rest
  } = price;
  return { ...rest, cache_write_5m, cache_write_1h, cache_read };
}

export function toDiscountResponse({ percent, from, until }: PriceDiscount): DiscountResponse {
  return { percent, from, until };
}
