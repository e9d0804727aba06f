import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional, ValidateBy } from 'class-validator';
import { placeFrom } from '@app/sessions';
import { ListSessionsQuery } from './list-sessions.request';

const FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof FORMATS)[number];
const KINDS = ['sessions', 'events', 'usage'] as const;
export type ExportKind = (typeof KINDS)[number];

const IsPlace = () =>
  ValidateBy({
    name: 'isPlace',
    validator: {
      validate: (value) => typeof value === 'string' && placeFrom(value) !== null,
      defaultMessage: () => '$property must be the cursor of a record of an export',
    },
  });

export class SessionExportQuery extends OmitType(ListSessionsQuery, ['page', 'per_page'] as const) {
  @ApiPropertyOptional({ enum: FORMATS, default: 'ndjson' })
  @IsOptional()
  @IsIn(FORMATS)
  format?: ExportFormat;

  @ApiPropertyOptional({
    enum: KINDS,
    default: 'sessions',
    description: '`usage`: what each model used in each session, as it counts',
  })
  @IsOptional()
  @IsIn(KINDS)
  kind?: ExportKind;

  @ApiPropertyOptional({
    description:
      'The `cursor` of the last record that has come whole: goes on right behind it. Of `usage`, where ' +
      'another `source` decides of that session by now, the session is told again from its beginning',
  })
  @IsOptional()
  @IsPlace()
  after?: string;
}
