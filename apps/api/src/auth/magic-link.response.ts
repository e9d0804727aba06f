import { ApiProperty } from '@nestjs/swagger';

export class MagicLinkResponse {
  @ApiProperty({ example: 'If this address can sign in, a link is on its way to it.' })
  message!: string;
}

/** The same for everybody: nobody learns here who has an account. */
export const LINK_REQUESTED: MagicLinkResponse = {
  message: 'If this address can sign in, a link is on its way to it.',
};
