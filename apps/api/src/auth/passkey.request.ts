import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../http/fields';

export class RenamePasskeyRequest {
  @ApiProperty({ minLength: 1, maxLength: 80, example: 'Work laptop' })
  @IsText({ max: 80 })
  name!: string;
}
