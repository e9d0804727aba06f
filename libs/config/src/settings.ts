/** One environment variable, as operators read about it in `.env.example`. */
interface Setting {
  name: string;
  about: string;
  /** Shown commented out: the default, or an example where there is none. */
  example: string;
  required?: true;
}

export const SETTINGS: Setting[] = [
  { name: 'NODE_ENV', about: 'development, production or test', example: 'development' },
  { name: 'PORT', about: 'Port of the API', example: '3000' },
  { name: 'HOST', about: 'Address the API binds to; both loopback addresses unless set', example: '0.0.0.0' },
  {
    name: 'DATABASE_URL',
    about: 'Postgres 15 or newer; the role must own the database and may create roles',
    example: 'postgres://crewkit@localhost:5432/crewkit',
    required: true,
  },
  {
    name: 'DATABASE_READ_URL',
    about: 'A replica for analytics reads; DATABASE_URL unless set',
    example: 'postgres://crewkit@replica:5432/crewkit',
  },
  { name: 'DATABASE_POOL_SIZE', about: 'Connections per process', example: '10' },
  {
    name: 'STATEMENT_TIMEOUT_MS',
    about: 'How long a statement of the API may take, and one of any process wait for what another holds',
    example: '5000',
  },
  {
    name: 'REDIS_URL',
    about: 'Redis 7 or Valkey, with appendonly yes and maxmemory-policy noeviction',
    example: 'redis://localhost:6379',
    required: true,
  },
  {
    name: 'SERVER_TIMEOUT_MS',
    about:
      'How long a request waits for a connection to Postgres, or an answer of Redis, before they count as away',
    example: '2000',
  },
  { name: 'QUEUE_PREFIX', about: 'Prefix of all keys in Redis', example: 'crewkit' },
  {
    name: 'COALESCE_PERCENT',
    about:
      'How long work waits for more of its kind, in percent of the usual second or two: less is fresher and dearer',
    example: '100',
  },
  {
    name: 'SECRET_KEY',
    about: 'At least 32 characters; encrypts signing keys and guards short codes. Same in all processes',
    example: 'generate-with-openssl-rand-base64-48',
    required: true,
  },
  {
    name: 'PUBLIC_URL',
    about: 'What the API is reached by, and the token issuer; http(s)://localhost:<PORT> unless set',
    example: 'https://crewkit.example.com',
  },
  {
    name: 'WEB_URL',
    about: 'What the pages are reached by, passkeys belong to its host; PUBLIC_URL unless set',
    example: 'https://crewkit.example.com',
  },
  {
    name: 'TLS_CERT_PATH',
    about: 'Certificate with its chain (PEM): the API speaks HTTPS itself; read again when it changes',
    example: '/etc/letsencrypt/live/crewkit.example.com/fullchain.pem',
  },
  {
    name: 'TLS_KEY_PATH',
    about: 'Key of that certificate (PEM, without a passphrase)',
    example: '/etc/letsencrypt/live/crewkit.example.com/privkey.pem',
  },
  {
    name: 'SMTP_URL',
    about: 'Mail server for sign-in links',
    example: 'smtps://user:password@mail.example.com',
  },
  {
    name: 'CONDENSER_URL',
    about:
      'A service that condenses conversations, with a language model for instance; rules do unless it is set',
    example: 'http://localhost:8080/condense',
  },
  { name: 'MAIL_FROM', about: 'Sender of mail', example: 'crewkit <crewkit@example.com>' },
  {
    name: 'DEV_MAILBOX',
    about: '1 shows mail at /dev/mailbox on loopback; never in production',
    example: '0',
  },
  { name: 'ACCESS_TOKEN_TTL_SECONDS', about: 'Life of an access token', example: '14400' },
  { name: 'REFRESH_TOKEN_TTL_DAYS', about: 'Life of an unused refresh token', example: '30' },
  { name: 'RATE_LIMIT_ORG_PER_HOUR', about: 'API calls per organization; 0 = off', example: '1000' },
  { name: 'RATE_LIMIT_IP_PER_MINUTE', about: 'API calls per client address; 0 = off', example: '100' },
  { name: 'RATE_LIMIT_INGEST_PER_MINUTE', about: 'Event batches per organization; 0 = off', example: '600' },
  {
    name: 'RATE_LIMIT_POLLS_PER_MINUTE',
    about: 'Polls of devices and other token requests per client address; 0 = off',
    example: '600',
  },
  {
    name: 'RATE_LIMIT_HOOKS_PER_MINUTE',
    about: 'Hook and OTLP posts per organization; 0 = off',
    example: '30000',
  },
  {
    name: 'RATE_LIMIT_DEVICE_STARTS_PER_MINUTE',
    about: 'Devices that one client address may ask to sign in; twice as many may wait for approval; 0 = off',
    example: '10',
  },
  {
    name: 'RATE_LIMIT_SIGN_IN_LINKS_PER_HOUR',
    about:
      'Sign-in links that one client address may ask for; one mailbox gets three in 15 minutes; 0 = both off',
    example: '10',
  },
  {
    name: 'TRUSTED_PROXIES',
    about: 'CIDR blocks whose X-Forwarded-For is believed, comma-separated',
    example: '10.0.0.0/8',
  },
  {
    name: 'SIGNUP',
    about: 'open: any address may sign up; invited: only invited addresses',
    example: 'open',
  },
  { name: 'LOG_LEVEL', about: 'trace, debug, info, warn, error, fatal or silent', example: 'info' },
  { name: 'WORKER_PORT', about: "Port of the worker's health and metrics; 0 = none", example: '0' },
  {
    name: 'REQUEST_TIMEOUT_MS',
    about: "How long a request's headers may take to arrive, and then its body (uploads: ten minutes)",
    example: '30000',
  },
  { name: 'EXPLORER', about: '0 takes /docs and /openapi.json away', example: '1' },
  {
    name: 'SHUTDOWN_DELAY_MS',
    about: 'How long a stopping API still takes requests while /health/ready says 503; for load balancers',
    example: '0',
  },
  {
    name: 'SHUTDOWN_GRACE_MS',
    about: 'How long a stopping process may then finish its work',
    example: '20000',
  },
];

/** The text of `.env.example`. */
export function envExample(): string {
  const blocks = SETTINGS.map(
    ({ name, about, example, required }) => `# ${about}\n${required ? '' : '# '}${name}=${example}\n`,
  );
  const head = '# Everything that the API and the worker read. `npm start` needs none of it.\n';
  return [head, ...blocks].join('\n');
}
