import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';

interface SecureAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  /** Of the certificate that this connection began with. */
  fingerprint: string;
  /** The connection had answered before. */
  isReused: boolean;
}

/** One connection over TLS that stays open. It believes any certificate: which one it is, specs look at. */
export class SecureConnection {
  private readonly agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    rejectUnauthorized: false,
    maxCachedSessions: 0,
  });

  constructor(
    private readonly url: string,
    private readonly host?: string,
  ) {}

  async get(path: string): Promise<SecureAnswer> {
    const asked = request(new URL(path, this.url), {
      agent: this.agent,
      ...(this.host && { host: this.host }),
    });
    const [response] = (await once(asked.end(), 'response')) as [IncomingMessage];
    // A socket that stays open leaves its response once that is read.
    const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
    return {
      status: response.statusCode!,
      headers: response.headers,
      text: await text(response),
      fingerprint: fingerprint256,
      isReused: asked.reusedSocket,
    };
  }

  close(): void {
    this.agent.destroy();
  }
}

/** What a new connection is answered. */
export async function getOnce(url: string, path: string, host?: string): Promise<SecureAnswer> {
  const connection = new SecureConnection(url, host);
  try {
    return await connection.get(path);
  } finally {
    connection.close();
  }
}
