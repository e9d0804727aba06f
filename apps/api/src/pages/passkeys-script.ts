import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LIBRARY = join(dirname(require.resolve('@simplewebauthn/browser')), '../dist/bundle/index.umd.min.js');
const OURS = join(__dirname, 'passkeys.browser.js');

/** The only script of the pages: the library of the browser's side, and ours behind it. */
export const PASSKEYS_SCRIPT = [LIBRARY, OURS]
  .map((path) => readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''))
  .join('\n');

export const PASSKEYS_SCRIPT_PATH = `/assets/passkeys.js?v=${createHash('sha256').update(PASSKEYS_SCRIPT).digest('hex').slice(0, 12)}`;
