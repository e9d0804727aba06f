import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { REPRICED_BY, type RepricedBy, type RepricingInput } from '@app/ingestion';
import { IsDay, MayBeAbsent } from '../http/fields';

export class RequestRepricingRequest {
  @ApiProperty({ format: 'date', description: 'UTC day of the start, included', example: '2026-01-01' })
  @IsDay()
  start_date!: string;

  @ApiProperty({ format: 'date', description: 'UTC day of the start, included', example: '2026-01-31' })
  @IsDay()
  end_date!: string;

  @ApiPropertyOptional({
    enum: REPRICED_BY,
    default: 'dated',
    description:
      '`dated`: the price of the day of each response; `today`: the price of today, to compare with',
  })
  @MayBeAbsent()
  @IsIn(REPRICED_BY)
  prices?: RepricedBy;

  @ApiPropertyOptional({ default: false, description: 'Not with the prices of today' })
  @MayBeAbsent()
  @IsBoolean()
  apply?: boolean;
}

export function toRepricingInput(request: RequestRepricingRequest): RepricingInput {
  const { start_date: startDate, end_date: endDate, prices = 'dated', apply: applies = false } = request;
  return { startDate, endDate, prices, applies };
}
