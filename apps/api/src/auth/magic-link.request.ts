import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class MagicLinkRequest {
  @ApiProperty({ example: 'ada@example.com' })
  @IsString()
  @MaxLength(254)
  email!: string;
}

export class UseMagicLinkRequest {
  @ApiProperty({ description: 'The token of the link in the mail', example: 'ckm_3fK…' })
  @IsString()
  @MaxLength(200)
  token!: string;
}
