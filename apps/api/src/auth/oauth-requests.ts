import { type DeviceStart, OAuthError } from '@app/auth';
import { invalidRequest, OAuthParameters } from './oauth-parameters';

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const REFRESH_GRANT = 'refresh_token';

/** Shown on a page and stored: longer names are refused. */
const MAX_NAME = 100;
/** Control and direction characters would let a name disguise what stands around it. */
const INVISIBLE = /\p{C}/u;

export type TokenRequest =
  | { grant: 'device_code'; deviceCode: string; clientId?: string }
  | { grant: 'refresh_token'; refreshToken: string; clientId?: string; scope?: string };

/** RFC 8628 §3.1; every parameter may be left out. */
export function deviceStart(body: unknown): Omit<DeviceStart, 'requester'> {
  const parameters = new OAuthParameters(body);
  return {
    clientId: shortName(parameters, 'client_id'),
    clientName: shortName(parameters, 'client_name'),
    scope: parameters.optional('scope'),
  };
}

/** RFC 8628 §3.4 and RFC 6749 §6; a JSON body may hold nothing but the `device_code`. */
export function tokenRequest(body: unknown): TokenRequest {
  const parameters = new OAuthParameters(body);
  const grant = parameters.optional('grant_type') ?? impliedGrant(parameters);
  const clientId = parameters.optional('client_id');
  if (grant === DEVICE_CODE_GRANT) {
    return { grant: 'device_code', deviceCode: parameters.required('device_code'), clientId };
  }
  if (grant === REFRESH_GRANT) return { grant: 'refresh_token', ...refreshRequest(body) };
  throw new OAuthError(
    'unsupported_grant_type',
    'Only device_code and refresh_token are supported as grant_type.',
  );
}

export function refreshRequest(body: unknown): { refreshToken: string; clientId?: string; scope?: string } {
  const parameters = new OAuthParameters(body);
  return {
    refreshToken: parameters.required('refresh_token'),
    clientId: parameters.optional('client_id'),
    scope: parameters.optional('scope'),
  };
}

/** RFC 7009 §2.1; the kind of token is seen by looking it up, so the hint is not needed. */
export function revocationRequest(body: unknown): { token: string; clientId?: string } {
  const parameters = new OAuthParameters(body);
  return { token: parameters.required('token'), clientId: parameters.optional('client_id') };
}

function impliedGrant(parameters: OAuthParameters): string {
  if (parameters.optional('device_code') === undefined)
    throw invalidRequest('The parameter grant_type is missing.');
  return DEVICE_CODE_GRANT;
}

function shortName(parameters: OAuthParameters, name: string): string | undefined {
  const value = parameters.optional(name)?.trim();
  if (value && INVISIBLE.test(value)) throw invalidRequest(`The parameter ${name} holds control characters.`);
  if (value && value.length > MAX_NAME)
    throw invalidRequest(`The parameter ${name} is longer than ${MAX_NAME}.`);
  return value || undefined;
}
