import type { Server } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { TlsPaths } from '@app/config';
import type { Logger } from '@app/telemetry';
import { CertificateRenewal } from './certificate-renewal';
import { type KeyPair, readKeyPair, usableContext } from './key-pair';

/** Who has not said hello in TLS by then holds a connection for nothing. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** What makes a server speak HTTPS, and keeps its certificate current. */
export class Https {
  private constructor(
    private readonly paths: TlsPaths,
    private readonly keyPair: KeyPair,
  ) {}

  /** Null where no certificate is configured; throws a StartError for one that cannot be served. */
  static async prepare(paths: TlsPaths | undefined): Promise<Https | null> {
    return paths ? new Https(paths, await readKeyPair(paths)) : null;
  }

  options() {
    return { ...usableContext(this.keyPair).context, handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
  }

  /** Until the server closes. */
  renew(instance: FastifyInstance, logger: Logger): void {
    const server = instance.server as unknown as Server;
    const renewal = new CertificateRenewal({ paths: this.paths, served: this.keyPair, server, logger });
    renewal.start();
    instance.addHook('onClose', async () => renewal.stop());
  }
}
