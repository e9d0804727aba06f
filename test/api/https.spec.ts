import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely, type SecureVersion } from 'node:tls';
import { type Certificate, makeCertificate } from '@app/testing';
import { ApiProcess } from '../kit/api-process';
import { eventually } from '../kit/eventually';
import { getOnce, SecureConnection } from '../kit/secure-connection';

const LIVE = '/health/live';
const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === '::1'),
);
const HOSTS = hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];

const folder = mkdtempSync(join(tmpdir(), 'crewkit-tls-'));
const settings = { TLS_CERT_PATH: join(folder, 'fullchain.pem'), TLS_KEY_PATH: join(folder, 'privkey.pem') };

afterAll(() => rmSync(folder, { recursive: true }));

describe('an API with a certificate', () => {
  let api: ApiProcess;
  let own: Certificate;

  beforeAll(async () => {
    own = await makeCertificate();
    write(own);
    api = await ApiProcess.start(settings);
  });

  afterAll(() => api.stop());

  it('answers over TLS on every loopback address, and names itself by https', async () => {
    for (const host of HOSTS) {
      const answer = await getOnce(api.url, LIVE, host);
      expect([host, answer.status, answer.fingerprint]).toEqual([host, 200, own.fingerprint]);
    }
    const metadata = await getOnce(api.url, '/.well-known/oauth-authorization-server');
    expect(JSON.parse(metadata.text)).toMatchObject({
      issuer: api.url,
      token_endpoint: `${api.url}/api/v1/auth/token`,
    });
    expect(metadata.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it('hangs up on plain HTTP and on TLS before 1.2, and goes on', async () => {
    expect(await plainly('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')).toBe('');
    expect(await handshake('TLSv1.1')).toBe('refused');
    expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
    expect(await handshake('TLSv1.3')).toBe('TLSv1.3');
    expect((await getOnce(api.url, LIVE)).status).toBe(200);
  });

  it('takes a renewed certificate without a restart and without dropping what is open, and a broken one not', async () => {
    const open = new SecureConnection(api.url);
    expect(await open.get(LIVE)).toMatchObject({ status: 200, fingerprint: own.fingerprint });
    const renewed = await makeCertificate();
    writeFileSync(settings.TLS_CERT_PATH, renewed.cert);
    await eventually('the broken pair to be refused', () => api.log().includes('certificate cannot be used'));
    expect((await getOnce(api.url, LIVE)).fingerprint).toBe(own.fingerprint);
    writeFileSync(settings.TLS_KEY_PATH, renewed.key);
    const isRenewed = async () => (await getOnce(api.url, LIVE)).fingerprint === renewed.fingerprint;
    await eventually('the renewed certificate to be served', isRenewed);
    expect(await open.get(LIVE)).toMatchObject({ status: 200, fingerprint: own.fingerprint, isReused: true });
    open.close();
  });

  it('stops without waiting for who has only shaken hands, and answers the others to the end', async () => {
    const [silent, busy] = [await secured(HOSTS.at(-1)), await secured()];
    busy.write('POST /api/v1/auth/device HTTP/1.1\r\nhost: a\r\n');
    busy.write('content-type: application/json\r\ncontent-length: 2\r\n\r\n{');
    const ended = api.terminate();
    await once(silent, 'close');
    busy.write('}');
    const [answer] = (await once(busy, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1.1 200 [\s\S]*connection: close/i);
    expect(await ended).toBe(0);
  });

  const target = (host = '127.0.0.1') => ({
    host,
    port: Number(new URL(api.url).port),
    rejectUnauthorized: false,
  });

  async function secured(host?: string) {
    const socket = connectSecurely(target(host));
    await once(socket, 'secureConnect');
    return socket;
  }

  async function plainly(request: string): Promise<string> {
    const socket = connect(target());
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => undefined);
    socket.write(request);
    await once(socket, 'close');
    return answer;
  }

  async function handshake(version: SecureVersion): Promise<string | null> {
    // Without this OpenSSL's own floor would refuse the old ones, whatever the server says.
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const socket = connectSecurely({ ...target(), ...old });
    const done = once(socket, 'secureConnect').then(() => socket.getProtocol());
    const outcome = await done.catch(() => 'refused');
    socket.destroy();
    return outcome;
  }
});

it('a start with a certificate that cannot be served says in one line why', async () => {
  const { cert } = await makeCertificate();
  write({ cert, key: 'hunter2' });
  await expect(ApiProcess.start(settings)).rejects.toThrow(
    /^The API did not start:\nTLS_KEY_PATH names a file that holds no private key in PEM form without a passphrase.\n$/,
  );
});

/** One file after the other, as tools do it. */
function write({ cert, key }: Pick<Certificate, 'cert' | 'key'>): void {
  writeFileSync(settings.TLS_CERT_PATH, cert);
  writeFileSync(settings.TLS_KEY_PATH, key);
}
