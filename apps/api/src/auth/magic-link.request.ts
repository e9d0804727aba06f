import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../http/fields';

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

  @ApiPropertyOptional({
    description: 'For a link that was asked for on the sign-in page: the code that this page shows',
    example: '493021',
  })
  @MayBeAbsent()
  @IsString()
  @MaxLength(20)
  code?: string;
}
