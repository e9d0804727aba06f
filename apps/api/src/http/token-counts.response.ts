import { ApiProperty } from '@nestjs/swagger';

interface TokenCounts {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
}

/** Tokens by kind, as the model's provider counts them. */
export class TokenCountsResponse {
  @ApiProperty({ type: 'integer', description: 'Without what went through the cache', example: 15000 })
  input_tokens!: number;

  @ApiProperty({ type: 'integer', example: 3000 })
  output_tokens!: number;

  @ApiProperty({ type: 'integer', example: 120000 })
  cache_read_tokens!: number;

  @ApiProperty({ type: 'integer', example: 8000 })
  cache_creation_tokens!: number;
}

export function toTokenCounts(counts: TokenCounts): TokenCountsResponse {
  return {
    input_tokens: counts.inputTokens,
    output_tokens: counts.outputTokens,
    cache_read_tokens: counts.cacheReadTokens,
    cache_creation_tokens: counts.cacheCreationTokens,
  };
}
