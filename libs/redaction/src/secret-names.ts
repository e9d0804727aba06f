/** What makes a key or a token a secret one: `apiKey`, `api_key`, `API-KEY`, `apikey`. */
const BEFORE_KEY = [
  'api',
  'secret',
  'access',
  'private',
  'signing',
  'encryption',
  'master',
  'account',
  'shared',
];
const BEFORE_TOKEN = ['access', 'auth', 'refresh', 'bearer', 'session', 'api', 'id', 'csrf'];

const anyCapital = (word: string): string => `[${word[0]}${word[0]!.toUpperCase()}]${word.slice(1)}`;
const after = (words: readonly string[]): string =>
  `(?:${[...words.map(anyCapital), ...words.map((word) => word.toUpperCase())].join('|')})[_-]?`;

/** A whole word. Not the end of one, because `jsonwebtoken` is a package. */
const ALONE = String.raw`(?<![A-Za-z])|(?<=\\[nrtbf]|%[0-9A-Fa-f]{2})`;

/** A word, then what must stand before it. In this order, because the engine skips to letters only. */
const preceded = (word: string, before: string): string => `${word}(?<=(?:${before})${word})`;

/**
 * The end of a name that promises a secret: a whole word, a hump, or one of a pair. `pwd` and `pass` want
 * something before them, because `PWD` is a folder.
 */
export const SECRET_NAME = `(?:${[
  'PASS(?:WORD|WD|PHRASE)',
  '[Pp]ass(?:[Ww]ord|[Ww]d|[Pp]hrase)',
  'Secret|Token|Pwd',
  preceded('token', `${ALONE}|${after(BEFORE_TOKEN)}`),
  preceded('TOKEN', `${ALONE}|${after(BEFORE_TOKEN)}`),
  preceded('secret', `${ALONE}|[Cc]lient`),
  preceded('SECRET', ALONE),
  preceded('(?:[Kk]ey|KEY)', after(BEFORE_KEY)),
  'secret_key_base|SECRET_KEY_BASE',
  preceded('(?:pwd|pass|PWD|PASS)', '[A-Za-z0-9][_-]'),
].join('|')})`;

export const NAME_KEYWORDS: readonly string[] = [
  ...['pass', 'pwd', 'secret', 'token'],
  ...BEFORE_KEY.flatMap((first) => ['', '_', '-'].map((glue) => `${first}${glue}key`)),
];

/** Any of them is in each name for which `isSecretName` or `isCookie` may hold, in whatever case. */
export const KEYS_KEYWORDS: readonly string[] = [...NAME_KEYWORDS, 'authorization', 'credentials', 'cookie'];

/** Paths of packages end in such words, too: `node_modules/@octokit/auth-token`. */
const KEY = /^[\w.$: -]{1,100}$/;
const ENDS_IN_NAME = new RegExp(`(?:${SECRET_NAME}|^[Aa]uthorization|[Cc]redentials)$`);
const COOKIE = /^(?:set-)?cookie$/i;

/** `^4.0.2`: whoever depends on the package `auth-token` has a key of that name. */
export const VERSION = String.raw`[\^~<>=v]{0,2}\d{1,4}\.\d{1,4}[\w.+-]{0,30}`;
const ONLY_A_VERSION = new RegExp(`^${VERSION}$`);

export const isSecretName = (key: string): boolean => KEY.test(key) && ENDS_IN_NAME.test(key);

/** A package is called `cookie`; a cookie has a name and a value. */
export const isCookie = (key: string, value: string): boolean => COOKIE.test(key) && value.includes('=');

export const isVersion = (value: string): boolean => value.length < 50 && ONLY_A_VERSION.test(value);
