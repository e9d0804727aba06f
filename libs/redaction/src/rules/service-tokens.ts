import { type Rule, atStart, shape, token } from '../rule';

/** Models, mail, money, chat, tickets, dashboards. */
export const SERVICE_TOKENS: readonly Rule[] = [
  token('anthropic-key', ['sk-ant-'], /sk-ant-[a-z]{3,8}\d{2}-[\w-]{20,256}/),
  token('openai-key', ['sk-'], /sk-(?:(?:proj|svcacct|admin|or-v1)-[\w-]{20,256}|[A-Za-z0-9]{32,256})/),
  token('huggingface-token', ['hf_'], /hf_[A-Za-z0-9]{30,64}/),
  token('huggingface-org-token', ['api_org_'], /api_org_[A-Za-z0-9]{30,64}/),
  token('perplexity-key', ['pplx-'], /pplx-[A-Za-z0-9]{48}/),
  token(
    'slack-token',
    ['xoxa-', 'xoxb-', 'xoxe', 'xoxp-', 'xoxr-', 'xoxs-'],
    /xox[abeprs][.-][\w.-]{10,255}/,
  ),
  token('slack-app-token', ['xapp-'], /xapp-\d-[A-Za-z0-9-]{20,255}/),
  token('stripe-key', ['k_live_', 'k_test_'], /[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}/),
  token('webhook-secret', ['whsec_'], /whsec_[A-Za-z0-9+/=_-]{24,256}/),
  // Images in base64 are full of EAAA.
  shape(
    'square-token',
    ['eaaa', 'ezak'],
    atStart(String.raw`E(?:AAA|ZAK)[\w-]{60}(?![\w+/-])`, String.raw`\w+/-`),
  ),
  token('sendgrid-key', ['sg.'], /SG\.[\w=-]{20,24}\.[\w=-]{39,50}/),
  token('brevo-key', ['xkeysib-'], /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}/),
  token('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/),
  token('sentry-token', ['sntrys_', 'sntryu_'], /sntry(?:s_eyJ[A-Za-z0-9+/=_-]{40,1024}|u_[a-f0-9]{64})/),
  token(
    'grafana-token',
    ['glc_', 'glsa_'],
    /gl(?:c_[A-Za-z0-9+/]{32,400}={0,3}|sa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})/,
  ),
  token('grafana-key', ['eyjrijoi'], /eyJrIjoi[A-Za-z0-9]{70,400}={0,3}/),
  token('linear-key', ['lin_api_'], /lin_api_[A-Za-z0-9]{40}/),
  token('notion-token', ['ntn_'], /ntn_[0-9]{11}[A-Za-z0-9]{35}/),
  token('postman-key', ['pmak-'], /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/),
  token('atlassian-token', ['atatt3'], /ATATT3[\w=-]{60,256}/),
  token('adobe-secret', ['p8e-'], /p8e-[A-Za-z0-9]{32}/),
  token('onepassword-token', ['ops_eyj'], /ops_eyJ[A-Za-z0-9+/]{80,4096}={0,3}/),
  token(
    'onepassword-key',
    ['a3-'],
    /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}/,
  ),
  token('age-key', ['age-secret-key-1'], /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/),
];
