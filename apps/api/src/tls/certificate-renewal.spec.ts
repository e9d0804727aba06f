import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Logger } from '@app/telemetry';
import { type Certificate, makeCertificate } from '@app/testing';
import { CertificateRenewal } from './certificate-renewal';
import { readKeyPair } from './key-pair';

let folder: string;
let first: Certificate;
let second: Certificate;
let server: Server;
let renewal: CertificateRenewal;
let lines: string[];

const certPath = () => join(folder, 'fullchain.pem');
const keyPath = () => join(folder, 'privkey.pem');

beforeAll(async () => {
  [first, second] = [await makeCertificate(), await makeCertificate()];
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crewkit-tls-'));
  lines = [];
});

afterEach(async () => {
  renewal.stop();
  server.close();
  await once(server, 'close');
  rmSync(folder, { recursive: true });
});

it('takes a new pair when two looks in a row find it alike', async () => {
  await begin(first);
  write(second);
  await renewal.look();
  expect(await served()).toBe(first.fingerprint);
  await renewal.look();
  expect(await served()).toBe(second.fingerprint);
  expect(said()).toEqual([['info', 'A new TLS certificate is served', undefined]]);
});

it('waits for a pair that is still being written, and says nothing of it', async () => {
  await begin(first);
  writeFileSync(certPath(), second.cert.slice(0, 200));
  await renewal.look();
  writeFileSync(certPath(), second.cert);
  await renewal.look();
  writeFileSync(keyPath(), second.key);
  await renewal.look();
  expect([await served(), said()]).toEqual([first.fingerprint, []]);
  await renewal.look();
  expect(await served()).toBe(second.fingerprint);
});

it('keeps the former certificate while the files are no pair, and says so once for each state of them', async () => {
  await begin(first);
  writeFileSync(keyPath(), second.key);
  await look(4);
  expect(said()).toEqual([
    refused('TLS_KEY_PATH holds the key of another certificate than the one in TLS_CERT_PATH.'),
  ]);
  rmSync(certPath());
  rmSync(keyPath());
  await look(4);
  expect(said().slice(1)).toEqual([refused('TLS_CERT_PATH names a file that does not exist.')]);
  expect(await served()).toBe(first.fingerprint);
  write(second);
  await look(2);
  expect(await served()).toBe(second.fingerprint);
});

it('says it again when the same mistake comes back', async () => {
  await begin(first);
  for (const key of [second.key, first.key, second.key]) {
    writeFileSync(keyPath(), key);
    await look(2);
  }
  expect(said()).toHaveLength(2);
});

it('follows links that are pointed elsewhere, one after the other', async () => {
  mkdirSync(join(folder, 'archive'));
  for (const [name, { cert, key }] of Object.entries({ first, second })) {
    writeFileSync(join(folder, 'archive', `${name}.cert`), cert);
    writeFileSync(join(folder, 'archive', `${name}.key`), key);
  }
  const point = (path: string, target: string) => {
    symlinkSync(join('archive', target), join(folder, 'new'));
    renameSync(join(folder, 'new'), path);
  };
  point(certPath(), 'first.cert');
  point(keyPath(), 'first.key');
  await begin();
  point(keyPath(), 'second.key');
  await renewal.look();
  point(certPath(), 'second.cert');
  await look(2);
  expect([await served(), said()]).toEqual([
    second.fingerprint,
    [['info', 'A new TLS certificate is served', undefined]],
  ]);
});

function write({ cert, key }: Certificate): void {
  writeFileSync(certPath(), cert);
  writeFileSync(keyPath(), key);
}

async function begin(pair?: Certificate): Promise<void> {
  if (pair) write(pair);
  const paths = { certPath: certPath(), keyPath: keyPath() };
  const keyPair = await readKeyPair(paths);
  server = createServer(keyPair).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = Logger.create({ level: 'info', name: 'test', destination });
  renewal = new CertificateRenewal({ paths, served: keyPair, server, logger });
}

async function look(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await renewal.look();
}

/** The certificate that a new connection is shown. */
async function served(): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

function said(): unknown[][] {
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .map(({ level, msg, reason }) => [level, msg, reason]);
}

function refused(reason: string): unknown[] {
  return ['error', 'The new TLS certificate cannot be used; the former one is still served', reason];
}
