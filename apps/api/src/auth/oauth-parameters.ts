import { OAuthError } from '@app/auth';
import { isStorable } from '@app/kernel';

const MAX_LENGTH = 2_000;

/**
 * The parameters of an OAuth request, as form or as JSON. What we do not know is ignored; what we know must be
 * text and must stand there once (RFC 6749 §3.2). A parameter without a value counts as left out (§3.1).
 */
export class OAuthParameters {
  private readonly values: Record<string, unknown>;

  constructor(body: unknown) {
    if (Array.isArray(body) || !['object', 'undefined'].includes(typeof body)) {
      throw invalidRequest('The body is not a form and not a JSON object.');
    }
    this.values = { ...(body as object | null | undefined) };
  }

  optional(name: string): string | undefined {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    if (value === undefined || value === null || value === '') return undefined;
    if (Array.isArray(value)) throw invalidRequest(`The parameter ${name} is given more than once.`);
    if (typeof value !== 'string') throw invalidRequest(`The parameter ${name} is not text.`);
    if (value.length > MAX_LENGTH || !isStorable(value))
      throw invalidRequest(`The parameter ${name} is not usable.`);
    return value;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw invalidRequest(`The parameter ${name} is missing.`);
    return value;
  }
}

export function invalidRequest(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
