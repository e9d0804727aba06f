import { ApiProperty } from '@nestjs/swagger';
import type { Period } from '@app/analytics';

/** The UTC days that a report speaks of, both included. */
export class PeriodMetaResponse {
  @ApiProperty({ format: 'date' })
  start_date!: string;

  @ApiProperty({ format: 'date' })
  end_date!: string;
}

export function toPeriodMeta({ period }: { period: Period }): PeriodMetaResponse {
  return { start_date: period.startDate, end_date: period.endDate };
}
