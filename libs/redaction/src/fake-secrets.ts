/**
 * One fake for each rule, put together when the specs run: the repository holds no text that a scanner for
 * secrets could take for one. Written without looking at the patterns.
 */
export interface FakeSecret {
  readonly text: string;
  /** What may be left nowhere. */
  readonly secret: string;
}

const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const WORD = `${DIGITS}${LOWER}${UPPER}`;

/** Numbers that look random and are the same in each run. */
let state = 20_240_229;
const next = (below: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
  return (state >>> 8) % below;
};
const some = (length: number, alphabet = WORD): string =>
  Array.from({ length }, () => alphabet[next(alphabet.length)]).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64Url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const whole = (...parts: string[]): FakeSecret => ({ text: parts.join(''), secret: parts.join('') });
const within = (before: string, secret: string, after = ''): FakeSecret => ({
  text: before + secret + after,
  secret,
});
const jwt = (): string =>
  [base64Url({ alg: 'HS256', typ: 'JWT' }), base64Url({ sub: some(12) }), some(43)].join('.');
const lines = (count: number): string => Array.from({ length: count }, () => some(64)).join('\n');
const keyFile = (kind: string): FakeSecret => {
  const body = lines(6);
  const edge = (word: string): string => `-----${word} ${kind}PRIVATE ${'KEY'}-----`;
  return { text: `${edge('BEGIN')}\n${body}\n${edge('END')}`, secret: body.slice(130, 190) };
};

const CODE: Record<string, () => FakeSecret> = {
  'crewkit-token': () => whole('cki', '_', some(49)),
  'github-token': () => whole('ghp', '_', some(36)),
  'github-pat': () => whole('github', '_pat_', some(22), '_', some(59)),
  'gitlab-token': () => whole('glpat', '-', some(20)),
  'gitlab-runner': () => whole('GR134', '8941', some(20)),
  'npm-token': () => whole('npm', '_', some(36)),
  'pypi-token': () => whole('pypi', '-AgEIcHlwaS5', 'vcmc', some(70)),
  'rubygems-token': () => whole('rubygems', '_', some(48, HEX)),
  'artifactory-key': () => whole('AKC', 'p', some(69)),
  'artifactory-reference': () => whole('cmV', 'md', some(59)),
  'sourcegraph-token': () => whole('sgp', '_', some(40, HEX)),
  'readme-key': () => whole('rdme', '_', some(70, LOWER)),
};

const CLOUD: Record<string, () => FakeSecret> = {
  'aws-key': () => whole('AK', 'IA', some(16, `${UPPER}234567`)),
  'aws-bedrock-key': () => whole('AB', 'SK', some(120)),
  'aws-bedrock-short-key': () => whole('bedrock', '-api-key-', some(80)),
  'google-api-key': () => whole('AI', 'za', some(35)),
  'azure-client-secret': () => whole(some(3), '8', 'Q', '~', some(33)),
  'alibaba-key': () => whole('LT', 'AI', some(20)),
  'digitalocean-token': () => whole('dop', '_v1_', some(64, HEX)),
  'cloudflare-origin-key': () => whole('v1', '.0-', some(24, HEX), '-', some(146, HEX)),
  'databricks-token': () => whole('da', 'pi', some(32, HEX)),
  'heroku-key': () => whole('HRKU', '-AA', some(58)),
  'fly-token': () => whole('fm2', '_', some(150)),
  'planetscale-token': () => whole('pscale', '_tkn_', some(43)),
  'pulumi-token': () => whole('pul', '-', some(40, HEX)),
  'prefect-token': () => whole('pnu', '_', some(36)),
  'vault-token': () => whole('hvs', '.', some(95)),
  'doppler-token': () => whole('dp', '.pt.', some(43)),
};

const SERVICES: Record<string, () => FakeSecret> = {
  'anthropic-key': () => whole('sk', '-ant-', 'api03-', some(93), 'AA'),
  'openai-key': () => whole('sk', '-proj-', some(120)),
  'huggingface-token': () => whole('hf', '_', some(34)),
  'huggingface-org-token': () => whole('api', '_org_', some(34)),
  'perplexity-key': () => whole('pplx', '-', some(48)),
  'slack-token': () => whole('xox', 'b-', some(12, DIGITS), '-', some(24)),
  'slack-app-token': () => whole('xapp', '-1-', some(11, UPPER), '-', some(13, DIGITS), '-', some(64, HEX)),
  'stripe-key': () => whole('sk', '_live_', some(24)),
  'webhook-secret': () => whole('whsec', '_', some(43)),
  'square-token': () => whole('EA', 'AA', some(60)),
  'sendgrid-key': () => whole('S', 'G.', some(22), '.', some(43)),
  'brevo-key': () => whole('xkey', 'sib-', some(64, HEX), '-', some(16)),
  'shopify-token': () => whole('shp', 'at_', some(32, HEX)),
  'sentry-token': () => whole('sntr', 'yu_', some(64, HEX)),
  'grafana-token': () => whole('gl', 'sa_', some(32), '_', some(8, HEX)),
  'grafana-key': () => whole('eyJr', 'Ijoi', some(90)),
  'linear-key': () => whole('lin', '_api_', some(40)),
  'notion-token': () => whole('ntn', '_', some(11, DIGITS), some(35)),
  'postman-key': () => whole('PM', 'AK-', some(24, HEX), '-', some(34, HEX)),
  'atlassian-token': () => whole('ATA', 'TT3', some(180), '=', some(8, HEX)),
  'adobe-secret': () => whole('p8', 'e-', some(32)),
  'onepassword-token': () => whole('ops', '_eyJ', some(250)),
  'onepassword-key': () => whole('A', '3-', [6, 11, 5, 5, 5].map((n) => some(n, UPPER)).join('-')),
  'age-key': () => whole('AGE-SECRET', '-KEY-1', some(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')),
};

const ENCODED: Record<string, () => FakeSecret> = {
  jwt: () => whole(jwt()),
  'base64-jwt': () => whole(base64(jwt()).replaceAll('=', '')),
  'base64-header': () => {
    const encoded = base64(`Authorization: Custom ${some(40)}`).replaceAll('=', '');
    return { text: encoded, secret: encoded.slice(22) };
  },
};

const HEADERS: Record<string, () => FakeSecret> = {
  authorization: () => within('Authorization: Basic ', base64(`${some(10)}:${some(14)}`).replaceAll('=', '')),
  bearer: () => within('curl with Bearer ', `1${some(40)}`),
  cookie: () => within(`Cookie: ${'sid'}=`, some(40), '; theme=dark'),
  'key-header': () => within('x-api-key: ', `1${some(30)}`),
  'curl-user': () => within('curl -s -u robot:', `1${some(20)}`, ' https://api.example.com'),
};

const ADDRESSES: Record<string, () => FakeSecret> = {
  'url-password': () => within('postgres://app:', some(20), '@db.example.com:5432/app'),
  'query-secret': () => within('GET /v1/things?page=2&access_token=', some(24), '&size=10'),
  'slack-webhook': () =>
    within('https://hooks.slack.com/services/', `T${some(8, UPPER)}/B${some(8, UPPER)}/${some(24)}`),
  'teams-webhook': () => within('https://acme.webhook.office.com/webhookb2/', `${some(36, HEX)}@${some(60)}`),
  'discord-webhook': () => within(`https://discord.com/api/webhooks/${some(18, `123456789`)}/`, some(68)),
};

const ASSIGNED: Record<string, () => FakeSecret> = {
  'quoted-secret': () => within(`{"db_${'password'}": "`, some(12, LOWER), '"}'),
  'assigned-secret': () => within("const apiKey = '", `${some(20)}1`, "';"),
  'environment-secret': () => within('POSTGRES_PASSWORD=', some(12, LOWER)),
  'plain-secret': () => within('password: ', `${some(14)}1`),
  'connection-secret': () => within(`Server=db;User ID=app;${'Password'}=`, `1${some(14)}`, ';Encrypt=True;'),
  'sql-password': () => within("ALTER USER app PASSWORD '", some(14), "';"),
  'option-secret': () => within('deploy --token ', `${some(20)}1`, ' --yes'),
};

const DOCUMENTS: Record<string, () => FakeSecret> = {
  'private-key': () => keyFile('RSA '),
  'kubernetes-secret': () => {
    const secret = base64(some(24)).replaceAll('=', '');
    const fields = [
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      '  name: app',
      'data:',
      `  dsn: ${secret}`,
    ];
    return { text: `${fields.join('\n')}\ntype: Opaque`, secret };
  },
};

export const FAKE_TOKENS = { ...CODE, ...CLOUD, ...SERVICES, ...ENCODED };
export const FAKE_SHAPES = { ...HEADERS, ...ADDRESSES, ...ASSIGNED, ...DOCUMENTS };
export const FAKE_SECRETS: Record<string, () => FakeSecret> = { ...FAKE_TOKENS, ...FAKE_SHAPES };
