import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsPaths } from '@app/config';
import { StartError } from '@app/kernel';

/** A certificate with its chain, and its key, as their files hold them (PEM). */
export interface KeyPair {
  cert: Buffer;
  key: Buffer;
}

type Setting = 'TLS_CERT_PATH' | 'TLS_KEY_PATH';

const REASONS: Record<string, string> = {
  ENOENT: 'names a file that does not exist',
  EACCES: 'names a file that this user may not read',
  EPERM: 'names a file that this user may not read',
  EISDIR: 'names a directory',
};

/** Reads both files; throws a StartError that names the variable. Never its value: somebody may put a key there. */
export async function readKeyPair({ certPath, keyPath }: TlsPaths): Promise<KeyPair> {
  return { cert: await read('TLS_CERT_PATH', certPath), key: await read('TLS_KEY_PATH', keyPath) };
}

/** What a TLS server serves with the pair, and until when; throws a StartError when it cannot. */
export function usableContext(pair: KeyPair): {
  context: SecureContextOptions;
  certificate: X509Certificate;
} {
  const certificate = certificateOf(pair);
  if (!certificate.checkPrivateKey(keyOf(pair))) {
    throw new StartError('TLS_KEY_PATH holds the key of another certificate than the one in TLS_CERT_PATH.');
  }
  const context = { ...pair, minVersion: 'TLSv1.2' as const };
  try {
    createSecureContext(context);
  } catch (error) {
    throw new StartError(`TLS_CERT_PATH cannot be served: ${(error as Error).message}.`, error);
  }
  return { context, certificate };
}

async function read(setting: Setting, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new StartError(`${setting} ${REASONS[code] ?? `names a file that cannot be read (${code})`}.`);
  }
}

function certificateOf({ cert }: KeyPair): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new StartError('TLS_CERT_PATH names a file that holds no certificate in PEM form.');
  }
}

function keyOf({ key }: KeyPair): KeyObject {
  try {
    return createPrivateKey(key);
  } catch {
    throw new StartError(
      'TLS_KEY_PATH names a file that holds no private key in PEM form without a passphrase.',
    );
  }
}
