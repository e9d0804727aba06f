import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../http/fields';
import { ListSessionsQuery } from './list-sessions.request';

export class SearchSessionsQuery extends ListSessionsQuery {
  @ApiProperty({
    description:
      'Words that all have to stand in a session; "words in quotes" one after the other; or between alternatives; ' +
      '-word for what must not. Parts of paths, branches and names in code are words too. Operators alone find nothing',
    minLength: 1,
    maxLength: 500,
    example: '"login form" -draft or signin',
  })
  @IsText({ max: 500 })
  q!: string;
}
