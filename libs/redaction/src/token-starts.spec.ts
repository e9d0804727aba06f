import { redactText } from './redact-text';

const HEX = '0123456789abcdef'.repeat(4);
const WORD = 'a1B2c3D4e5F6'.repeat(8);
const CAPITALS = 'ABCDEFGHJKLMNPQR';

/** Each start that a family of tokens has: a fake stands for one of them only. */
describe.each<[string, string[], string]>([
  ['crewkit-token', ['ckp_', 'cki_', 'ckr_', 'ckd_', 'ckm_', 'ckv_'], WORD.slice(0, 43)],
  ['github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], WORD.slice(0, 36)],
  [
    'gitlab-token',
    [
      ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glsoat-'],
      ...['glagent-', 'gloas-', 'glft-', 'glffct-', 'glimt-'],
    ],
    WORD.slice(0, 24),
  ],
  ['aws-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3TX'], CAPITALS],
  ['anthropic-key', ['sk-ant-api03-', 'sk-ant-admin01-', 'sk-ant-oat01-'], WORD],
  ['openai-key', ['sk-', 'sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-or-v1-'], WORD],
  ['slack-token', ['xoxb-', 'xoxp-', 'xoxa-', 'xoxe-', 'xoxr-', 'xoxs-'], WORD],
  ['stripe-key', ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'], WORD.slice(0, 24)],
  ['shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], HEX.slice(0, 32)],
  ['digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], HEX],
  ['vault-token', ['hvs.', 'hvb.'], WORD],
  ['doppler-token', ['dp.pt.', 'dp.st.', 'dp.st.dev.', 'dp.ct.', 'dp.sa.'], WORD.slice(0, 43)],
  ['fly-token', ['fo1_'], WORD.slice(0, 43)],
  ['fly-token', ['fm1a_', 'fm1r_', 'fm2_'], WORD + WORD],
  ['planetscale-token', ['pscale_tkn_', 'pscale_oauth_', 'pscale_pw_'], WORD.slice(0, 43)],
  ['square-token', ['EAAA', 'EZAK'], WORD.slice(0, 60)],
  ['sourcegraph-token', ['sgp_', 'sgp_local_', `sgp_${HEX.slice(0, 16)}_`], HEX.slice(0, 40)],
  ['grafana-token', ['glc_'], WORD],
  ['sentry-token', ['sntrys_eyJ'], WORD],
])('%s', (rule, starts, rest) => {
  it.each(starts)('%s', (start) => {
    expect(redactText(`x ${start}${rest} y`)).toEqual({
      text: `x [REDACTED:${rule}] y`,
      found: { [rule]: 1 },
    });
  });

  it.each(starts)('%s alone is none', (start) => {
    expect(redactText(`x ${start} y`).found).toEqual({});
  });

  it.each(starts)('%s inside a word is none', (start) => {
    expect(redactText(`x9${start}${rest} y`).found).toEqual({});
  });
});

it('takes both starts of a token that has two', () => {
  expect(redactText(`xoxe.xoxp-1-${WORD}`).text).toBe('[REDACTED:slack-token]');
});

it('takes the organization of an invitation with it', () => {
  expect(redactText(`/join/ckv_${WORD.slice(0, 43)}_${HEX.slice(0, 32)}?a`).text).toBe(
    '/join/[REDACTED:crewkit-token]?a',
  );
});
