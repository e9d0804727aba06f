import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '@app/kernel';
import { type Certificate, makeCertificate } from '@app/testing';
import { readKeyPair, usableContext } from './key-pair';

let folder: string;
let certPath: string;
let keyPath: string;
let own: Certificate;

beforeAll(async () => {
  own = await makeCertificate();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crewkit-tls-'));
  [certPath, keyPath] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  writeFileSync(certPath, own.cert);
  writeFileSync(keyPath, own.key);
});

afterEach(() => rmSync(folder, { recursive: true }));

const load = async () => usableContext(await readKeyPair({ certPath, keyPath }));

/** A problem of a start is one line; it names the variable, and nothing of what is in it or in the file. */
async function problem(): Promise<string> {
  const error = await load().then(
    () => new Error('it loaded'),
    (thrown: Error) => thrown,
  );
  expect(error).toBeInstanceOf(StartError);
  expect(error.message).not.toMatch(/\n|hunter2|BEGIN|crewkit-tls/);
  return error.message;
}

it('serves a certificate with its own key, from TLS 1.2 on', async () => {
  const { context, certificate } = await load();
  expect(context).toEqual({
    cert: Buffer.from(own.cert),
    key: Buffer.from(own.key),
    minVersion: 'TLSv1.2',
  });
  expect(certificate.fingerprint256).toBe(own.fingerprint);
});

describe('what cannot be served is said in one line', () => {
  const encrypted = (): string =>
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' },
    }).privateKey;

  it.each<[string, () => void | Promise<void>, string]>([
    ['no certificate', () => rmSync(certPath), 'TLS_CERT_PATH names a file that does not exist.'],
    ['no key', () => rmSync(keyPath), 'TLS_KEY_PATH names a file that does not exist.'],
    [
      'a folder',
      () => {
        certPath = join(folder, 'live');
        mkdirSync(certPath);
      },
      'TLS_CERT_PATH names a directory.',
    ],
    [
      'a path that is no path',
      () => void (keyPath = own.key.repeat(100)),
      'TLS_KEY_PATH names a file that cannot be read (ENAMETOOLONG).',
    ],
    [
      'text instead of a certificate',
      () => writeFileSync(certPath, 'hunter2'),
      'TLS_CERT_PATH names a file that holds no certificate in PEM form.',
    ],
    [
      'a certificate that is cut off',
      () => writeFileSync(certPath, own.cert.slice(0, 200)),
      'TLS_CERT_PATH names a file that holds no certificate in PEM form.',
    ],
    [
      'text instead of a key',
      () => writeFileSync(keyPath, 'hunter2'),
      'TLS_KEY_PATH names a file that holds no private key in PEM form without a passphrase.',
    ],
    [
      'a key with a passphrase',
      () => writeFileSync(keyPath, encrypted()),
      'TLS_KEY_PATH names a file that holds no private key in PEM form without a passphrase.',
    ],
    [
      'the key of another certificate',
      async () => writeFileSync(keyPath, (await makeCertificate()).key),
      'TLS_KEY_PATH holds the key of another certificate than the one in TLS_CERT_PATH.',
    ],
  ])('%s', async (_what, arrange, message) => {
    await arrange();
    expect(await problem()).toBe(message);
  });

  it('a chain that ends in the middle', async () => {
    const { cert } = await makeCertificate();
    writeFileSync(certPath, `${own.cert}\n${cert.slice(0, 200)}`);
    expect(await problem()).toMatch(/^TLS_CERT_PATH cannot be served: .*\.$/);
  });
});
