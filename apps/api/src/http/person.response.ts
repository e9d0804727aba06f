import { ApiProperty } from '@nestjs/swagger';

/** A person, as colleagues see them. */
export class PersonResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada Lovelace' })
  name!: string | null;

  @ApiProperty({ example: 'ada@example.com' })
  email!: string;
}
