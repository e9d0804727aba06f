import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server that may lose an answer: the request got through, and the client never learns what came of it. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private swallow: ((answer: string) => void) | null = null;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async to(url: string): Promise<TcpProxy> {
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    return new TcpProxy(server, Number(new URL(url).port));
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts the next connection on which the server begins to answer; answers what the client did not hear. */
  loseNextAnswer(): Promise<string> {
    return new Promise((resolve) => (this.swallow = resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const upstream = connect(this.port, 'localhost');
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.on('data', (answer: Buffer) => {
      if (!this.swallow) return void client.write(answer);
      this.swallow(answer.toString());
      this.swallow = null;
      client.destroy();
    });
    upstream.once('close', () => client.destroy());
    client.once('close', () => upstream.destroy());
  }
}
