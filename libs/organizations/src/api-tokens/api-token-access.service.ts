import { Injectable } from '@nestjs/common';
import { digestOf, invalidAccessToken, isCheckedToken } from '@app/auth';
import { PlatformDatabase } from '@app/database';
import { Clock, type Identity, RecentAnswers } from '@app/kernel';
import { ApiTokensRepository, type PresentedApiToken } from './api-tokens.repository';
import { UnknownTokens } from './unknown-tokens';

/** A revocation is effective everywhere within five seconds; the rest of them is for the lookup itself. */
const TRUSTED_MS = 4_000;
const MAX_TOKENS = 10_000;

/** Who calls with an API token. The database is asked at most once per token and four seconds. */
@Injectable()
export class ApiTokenAccess {
  private readonly answers: RecentAnswers<PresentedApiToken | undefined>;
  private readonly unknown: UnknownTokens;

  constructor(
    private readonly repository: ApiTokensRepository,
    private readonly platform: PlatformDatabase,
    private readonly clock: Clock,
  ) {
    this.answers = new RecentAnswers(clock, { ttlMs: TRUSTED_MS, limit: MAX_TOKENS });
    this.unknown = new UnknownTokens(clock);
  }

  /** Throws `unauthenticated` for whatever is not a live token of ours; mistyped ones cost no query. `rate_limited` after many. */
  async verify(token: string, ip: string): Promise<Identity> {
    if (!isCheckedToken(token)) throw invalidAccessToken();
    const hash = digestOf(token);
    const found = await this.answers.get(hash.toString('base64'), () => this.lookUp(hash, ip));
    if (!found || found.expiresAt <= this.clock.now()) throw invalidAccessToken();
    const { id, kind, userId, organizationId, projectId, scopes, expiresAt } = found;
    const place = { organizationId, projectId: projectId ?? undefined };
    return { userId, credential: { kind, id }, ...place, scopes, expiresAt };
  }

  /** What this process just changed, it must not remember otherwise. */
  forgetAll(): void {
    this.answers.forgetAll();
  }

  private async lookUp(hash: Buffer, ip: string): Promise<PresentedApiToken | undefined> {
    this.unknown.assertMayTry(ip);
    const known = await this.platform.run(async (tx) => {
      const found = await this.repository.present(tx, hash);
      if (found && !found.noted) await this.repository.noteUse(tx, found, ip);
      return found;
    });
    if (!known) this.unknown.note(ip);
    return known;
  }
}
