import { createHash } from 'node:crypto';
import type { Server } from 'node:tls';
import type { TlsPaths } from '@app/config';
import type { Logger } from '@app/telemetry';
import { type KeyPair, readKeyPair, usableContext } from './key-pair';

const LOOK_EVERY_MS = 2_000;

interface Options {
  paths: TlsPaths;
  /** What the server began with. */
  served: KeyPair;
  server: Pick<Server, 'setSecureContext'>;
  logger: Logger;
}

/**
 * Serves new connections with what the files hold now, whoever renewed it; open ones go on with what they began
 * with. The files are read whole every time, a few kilobytes: notifications do not follow symbolic links that are
 * swapped, and two writes within a moment can leave a file with the same time and size. A pair is taken when two
 * looks in a row find it alike, so not in the middle of its being written, and when it is usable; until then the
 * former one is served.
 */
export class CertificateRenewal {
  private served: string;
  private seen: string;
  private refused?: string;
  private timer?: NodeJS.Timeout;

  constructor(private readonly options: Options) {
    this.served = this.seen = printOf(options.served);
  }

  start(): void {
    this.timer = setTimeout(
      () => void this.look().then(() => this.timer && this.start()),
      LOOK_EVERY_MS,
    ).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Looks once. Whatever is wrong with the files is said once, until they change. */
  async look(): Promise<void> {
    const found = await readKeyPair(this.options.paths).catch((error: Error) => error);
    const print = found instanceof Error ? found.message : printOf(found);
    const isSettled = print === this.seen;
    this.seen = print;
    if (print === this.served) this.refused = undefined;
    if (!isSettled || print === this.served || print === this.refused) return;
    try {
      this.serve(found);
      this.served = print;
    } catch (error) {
      this.refused = print;
      this.options.logger.error('The new TLS certificate cannot be used; the former one is still served', {
        reason: (error as Error).message,
      });
    }
  }

  private serve(found: KeyPair | Error): void {
    if (found instanceof Error) throw found;
    const { context, certificate } = usableContext(found);
    this.options.server.setSecureContext(context);
    this.options.logger.info('A new TLS certificate is served', { validTo: certificate.validTo });
  }
}

function printOf({ cert, key }: KeyPair): string {
  return createHash('sha256').update(cert).update('\0').update(key).digest('hex');
}
