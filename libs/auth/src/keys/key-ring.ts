import type { SigningKey } from './signing-key';

/** The keys of the installation as one process knows them. Pure: the caller says what time it is. */
export class KeyRing {
  private readonly byKid: Map<string, SigningKey>;

  constructor(keys: SigningKey[] = []) {
    this.byKid = new Map(keys.map((key) => [key.kid, key]));
  }

  /** The newest key whose time to sign has come. */
  signing(now: Date): SigningKey | undefined {
    return this.published(now)
      .filter((key) => key.signsFrom <= now)
      .sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime())[0];
  }

  /** A lookup in memory: whatever a token's header says, it is never a path, a URL or SQL. */
  verifying(kid: string, now: Date): SigningKey | undefined {
    const key = this.byKid.get(kid);
    return key && isLive(key, now) ? key : undefined;
  }

  /** Keys that may sign or verify now or soon. */
  published(now: Date): SigningKey[] {
    return [...this.byKid.values()].filter((key) => isLive(key, now));
  }
}

function isLive(key: SigningKey, now: Date): boolean {
  return key.verifiesUntil === null || key.verifiesUntil > now;
}
