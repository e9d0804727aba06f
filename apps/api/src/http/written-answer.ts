import { createHash } from 'node:crypto';

/** A body as it is sent, and the ETag that names exactly these bytes: their SHA-256. */
export class WrittenAnswer {
  readonly json: Buffer;
  readonly etag: string;

  constructor(body: unknown) {
    this.json = Buffer.from(JSON.stringify(body));
    this.etag = `"${createHash('sha256').update(this.json).digest('base64url')}"`;
  }
}
