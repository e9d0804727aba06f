import { ApiProperty } from '@nestjs/swagger';
import { IsText } from './fields';

export class SlugQuery {
  @ApiProperty({ example: 'acme' })
  @IsText({ max: 100 })
  slug!: string;
}

class SlugAvailability {
  @ApiProperty({ example: 'acme' })
  slug!: string;

  @ApiProperty({ description: 'False where it is taken, reserved, or no slug' })
  available!: boolean;
}

export class SlugAvailableResponse {
  @ApiProperty({ type: SlugAvailability })
  data!: SlugAvailability;
}
