import { AppConfig, ConfigError, loadConfig } from './config';
import { Env } from './env';
import { SETTINGS } from './settings';

const minimal = {
  DATABASE_URL: 'postgres://crewkit@localhost/crewkit',
  REDIS_URL: 'redis://localhost:6379',
  SECRET_KEY: 'k'.repeat(32),
};

function problemsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs only the two stores and a secret', () => {
    const config = loadConfig(minimal);
    expect(config).toBeInstanceOf(AppConfig);
    expect(config.http.publicUrl).toBe('http://localhost:3000');
    expect(config.tokens.accessTtlSeconds).toBe(14_400);
  });

  it('derives the issuer from the port and drops a trailing slash', () => {
    expect(loadConfig({ ...minimal, PORT: '4100' }).http.webUrl).toBe('http://localhost:4100');
    expect(loadConfig({ ...minimal, PUBLIC_URL: 'https://crewkit.example.com/' }).http.publicUrl).toBe(
      'https://crewkit.example.com',
    );
  });

  it('is reached by https where the API has a certificate of its own', () => {
    const tls = { TLS_CERT_PATH: '/tls/cert.pem', TLS_KEY_PATH: '/tls/key.pem' };
    const { http } = loadConfig({ ...minimal, ...tls });
    expect(http.publicUrl).toBe('https://localhost:3000');
    expect(http.tls).toEqual({ certPath: '/tls/cert.pem', keyPath: '/tls/key.pem' });
    expect(loadConfig(minimal).http.tls).toBeUndefined();
    expect(
      problemsOf({ ...minimal, ...tls, PUBLIC_URL: 'http://a.example', WEB_URL: 'http://b.example' }),
    ).toEqual([
      'PUBLIC_URL must start with https:// when TLS_CERT_PATH is set',
      'WEB_URL must start with https:// when TLS_CERT_PATH is set',
    ]);
  });

  it.each([
    ['TLS_CERT_PATH', 'TLS_KEY_PATH'],
    ['TLS_KEY_PATH', 'TLS_CERT_PATH'],
  ])('refuses %s without %s', (given, missing) => {
    expect(problemsOf({ ...minimal, [given]: '/tls/file.pem' })).toEqual([
      `${missing} is not set: ${given} needs it`,
    ]);
  });

  it('names every problem at once and never a value', () => {
    const problems = problemsOf({ PORT: 'hunter2', REDIS_URL: 'http://x', SECRET_KEY: 'short' });
    expect(problems.join('\n')).toMatch(/PORT/);
    expect(problems.join('\n')).toMatch(/DATABASE_URL is not set/);
    expect(problems.join('\n')).toMatch(/REDIS_URL must be a URL that starts with redis/);
    expect(problems.join('\n')).toMatch(/SECRET_KEY/);
    expect(problems.join('\n')).not.toMatch(/hunter2|short\b/);
  });

  it('refuses a development mailbox and missing links in production', () => {
    const problems = problemsOf({ ...minimal, NODE_ENV: 'production', DEV_MAILBOX: '1' }).join('\n');
    expect(problems).toMatch(/DEV_MAILBOX/);
    expect(problems).toMatch(/SMTP_URL/);
    expect(problems).toMatch(/PUBLIC_URL/);
  });

  it('treats an empty variable as not set', () => {
    expect(loadConfig({ ...minimal, PORT: '', SMTP_URL: '' }).http.port).toBe(3000);
  });

  it.each([
    ['PORT', '0'],
    ['TRUSTED_PROXIES', 'everyone'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '999.1.1.1'],
    ['TRUSTED_PROXIES', '::1/129'],
    ['REDIS_URL', 'redis://'],
    ['REDIS_URL', 'redis://localhost/cache'],
    ['DEV_MAILBOX', 'yes'],
    ['SIGNUP', 'closed'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_LIMIT_ORG_PER_HOUR', '-1'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ ...minimal, [name]: value }).join()).toContain(name);
  });
});

describe('SETTINGS', () => {
  it('documents every variable that Env reads', () => {
    const read = Object.keys(loadableEnv()).sort();
    expect(SETTINGS.map((setting) => setting.name).sort()).toEqual(read);
  });
});

function loadableEnv(): Record<string, unknown> {
  const undefinedOnes = { HOST: 1, DATABASE_URL: 1, DATABASE_READ_URL: 1, REDIS_URL: 1, SECRET_KEY: 1 };
  const tls = { TLS_CERT_PATH: 1, TLS_KEY_PATH: 1 };
  const urls = { PUBLIC_URL: 1, WEB_URL: 1, SMTP_URL: 1, CONDENSER_URL: 1 };
  return { ...undefinedOnes, ...tls, ...urls, ...new Env() };
}
