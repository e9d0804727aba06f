import { ApiProperty } from '@nestjs/swagger';
import { REPRICED_BY, type RepricedBy, type Repricing } from '@app/ingestion';
import { type Page, roundUsd } from '@app/kernel';
import { PageMetaResponse, toPageMeta } from '../http';

class RepricingResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['queued', 'running', 'done'] })
  status!: Repricing['status'];

  @ApiProperty({ format: 'date' })
  start_date!: string;

  @ApiProperty({ format: 'date' })
  end_date!: string;

  @ApiProperty({ enum: REPRICED_BY })
  prices!: RepricedBy;

  @ApiProperty()
  apply!: boolean;

  @ApiProperty({ type: 'integer', description: 'Of the settings; 0: list prices', example: 3 })
  price_revision!: number;

  @ApiProperty({ type: 'integer', description: 'So far', example: 1200 })
  sessions!: number;

  @ApiProperty({ type: 'integer', description: 'Whose cost is another one', example: 870 })
  changed_sessions!: number;

  @ApiProperty({
    type: 'integer',
    description: 'That could not be priced, and stay as they were',
    example: 0,
  })
  failed_sessions!: number;

  @ApiProperty({ description: 'USD that they cost before', example: 412.5 })
  as_billed!: number;

  @ApiProperty({
    description: 'USD at these prices; what no response tells of costs what was reported, both times',
    example: 371.25,
  })
  repriced!: number;

  @ApiProperty({ format: 'uuid' })
  requested_by!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  finished_at!: string | null;
}

export class RepricingDataResponse {
  @ApiProperty({ type: RepricingResponse })
  data!: RepricingResponse;
}

export class RepricingListResponse {
  @ApiProperty({ type: [RepricingResponse] })
  data!: RepricingResponse[];

  @ApiProperty({ type: PageMetaResponse })
  meta!: PageMetaResponse;
}

export function toRepricingData(repricing: Repricing): RepricingDataResponse {
  return { data: toRepricing(repricing) };
}

export function toRepricingList(page: Page<Repricing>): RepricingListResponse {
  return { data: page.items.map(toRepricing), meta: toPageMeta(page) };
}

function toRepricing(repricing: Repricing): RepricingResponse {
  return {
    id: repricing.id,
    status: repricing.status,
    start_date: repricing.startDate,
    end_date: repricing.endDate,
    prices: repricing.prices,
    apply: repricing.applies,
    price_revision: repricing.priceRevision,
    sessions: repricing.sessions,
    changed_sessions: repricing.changedSessions,
    failed_sessions: repricing.failedSessions,
    as_billed: roundUsd(repricing.asBilled),
    repriced: roundUsd(repricing.repriced),
    requested_by: repricing.requestedBy,
    created_at: repricing.createdAt.toISOString(),
    finished_at: repricing.finishedAt?.toISOString() ?? null,
  };
}
