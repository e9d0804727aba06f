import { type Rule, token } from '../rule';

/** Tokens of this system: personal, CI, refresh, device, magic link, invitation. */
export const OWN_TOKENS: readonly Rule[] = [
  token(
    'crewkit-token',
    ['ckp_', 'cki_', 'ckr_', 'ckd_', 'ckm_', 'ckv_'],
    /ck[pirdmv]_[0-9A-Za-z]{20,64}(?:_[0-9a-f]{32})?/,
  ),
];
