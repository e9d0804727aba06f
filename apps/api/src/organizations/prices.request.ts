import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import type { ModelPrice, PriceDiscount } from '@app/organizations';
import { IsDay, IsText, MayBeAbsent } from '../http/fields';

/** USD per million tokens, as decimal text: a JSON number would round it. */
function IsRate(): PropertyDecorator {
  return Matches(/^\d{1,6}(?:\.\d{1,6})?$/, {
    message: '$property must be USD per million tokens as text, with at most 6 decimals: "6.25"',
  });
}

const RATE = { description: 'USD per million tokens, as text', example: '6.25' };
const FROM = {
  format: 'date',
  description: 'First UTC day on which it holds; since ever where it is left out',
};
const UNTIL = {
  format: 'date',
  description: 'Last UTC day on which it holds; for ever where it is left out',
};

export class ModelPriceRequest {
  @ApiProperty({ description: 'In any spelling of its id, known here or not', example: 'claude-opus-4-5' })
  @IsText({ max: 200 })
  model!: string;

  @ApiPropertyOptional({ enum: ['standard', 'fast'], default: 'standard' })
  @MayBeAbsent()
  @IsIn(['standard', 'fast'])
  speed?: 'standard' | 'fast';

  @ApiPropertyOptional(FROM)
  @MayBeAbsent()
  @IsDay()
  from?: string;

  @ApiPropertyOptional(UNTIL)
  @MayBeAbsent()
  @IsDay()
  until?: string;

  @ApiProperty(RATE)
  @IsRate()
  input!: string;

  @ApiProperty(RATE)
  @IsRate()
  output!: string;

  @ApiProperty(RATE)
  @IsRate()
  cache_write_5m!: string;

  @ApiProperty(RATE)
  @IsRate()
  cache_write_1h!: string;

  @ApiProperty(RATE)
  @IsRate()
  cache_read!: string;
}

export class DiscountRequest {
  @ApiProperty({ description: 'Percent of the list price, as text', example: '12.5' })
  @Matches(/^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)$/, {
    message: '$property must be from "0" to "100", as text, with at most 2 decimals',
  })
  percent!: string;

  @ApiPropertyOptional(FROM)
  @MayBeAbsent()
  @IsDay()
  from?: string;

  @ApiPropertyOptional(UNTIL)
  @MayBeAbsent()
  @IsDay()
  until?: string;
}

export function toModelPrice(price: ModelPriceRequest): ModelPrice {
  const { model, speed = 'standard', input, output } = price;
  const [from, until] = [price.from ?? null, price.until ?? null];
  const { cache_write_5m: cacheWrite5m, cache_write_1h: cacheWrite1h, cache_read: cacheRead } = price;
  return { model, speed, from, until, input, output, cacheWrite5m, cacheWrite1h, cacheRead };
}

export function toDiscount({ percent, from, until }: DiscountRequest): PriceDiscount {
  return { percent, from: from ?? null, until: until ?? null };
}
