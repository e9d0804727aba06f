import type { Rule } from './rule';
import { ADDRESSES } from './rules/addresses';
import { ASSIGNMENTS } from './rules/assignments';
import { CLOUD_TOKENS } from './rules/cloud-tokens';
import { CODE_TOKENS } from './rules/code-tokens';
import { DOCUMENTS } from './rules/documents';
import { ENCODED } from './rules/encoded';
import { HEADERS } from './rules/headers';
import { OWN_TOKENS } from './rules/own-tokens';
import { SERVICE_TOKENS } from './rules/service-tokens';

/** In the order in which they look: whole documents before what is in them, exact tokens before loose shapes. */
export const RULES: readonly Rule[] = [
  ...DOCUMENTS,
  ...OWN_TOKENS,
  ...CODE_TOKENS,
  ...CLOUD_TOKENS,
  ...SERVICE_TOKENS,
  ...ENCODED,
  ...ADDRESSES,
  ...HEADERS,
  ...ASSIGNMENTS,
];
