import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';

/**
 * Keys that the database never sees, one per purpose, all derived from SECRET_KEY (HKDF, RFC 5869). The
 * names are part of the derivation: renaming a purpose makes everything under its key unreadable.
 */
@Injectable()
export class DerivedKeys {
  readonly signingKeys: Buffer;
  readonly userCodes: Buffer;
  readonly refreshTokens: Buffer;
  readonly browserForms: Buffer;
  readonly outgoingMail: Buffer;
  readonly linkCodes: Buffer;
  readonly deviceNotices: Buffer;

  constructor(config: AppConfig) {
    const derive = (purpose: string): Buffer =>
      Buffer.from(hkdfSync('sha256', config.tokens.secretKey, 'crewkit', purpose, 32));
    this.signingKeys = derive('signing-keys');
    this.userCodes = derive('user-codes');
    this.refreshTokens = derive('refresh-tokens');
    this.browserForms = derive('browser-forms');
    this.outgoingMail = derive('outgoing-mail');
    this.linkCodes = derive('link-codes');
    this.deviceNotices = derive('device-notices');
  }
}
