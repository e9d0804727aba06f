import { applyDecorators, Header, HttpCode } from '@nestjs/common';
import { ApiBody, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { DEVICE_CODE_GRANT, REFRESH_GRANT } from './oauth-requests';
import { OAuthErrorResponse } from './oauth.response';

const text = (description: string, example?: string) => ({ type: 'string', description, example }) as const;

const DEVICE_START = {
  client_id: text('Names the client; tokens work for no other', 'crewkit-cli'),
  client_name: text('Shown to the person who approves', 'crewkit on ada-laptop'),
  scope: text(
    'Space-separated; unknown ones are left out, and unknown ones alone are `invalid_scope`. Without it: `api`',
    'api',
  ),
};

const TOKEN = {
  grant_type: {
    ...text('May be left out beside a device_code', DEVICE_CODE_GRANT),
    enum: [DEVICE_CODE_GRANT, REFRESH_GRANT],
  },
  device_code: text('From POST auth/device', 'ckd_0aZ…'),
  refresh_token: text('With grant_type refresh_token', 'ckr_7Qb…'),
  client_id: text('As in POST auth/device', 'crewkit-cli'),
  scope: text('With refresh_token: what was granted, or less for this one access token', 'api'),
};

const REFRESH = { refresh_token: TOKEN.refresh_token, client_id: TOKEN.client_id, scope: TOKEN.scope };
const REVOKE = { token: text('An access or refresh token', 'ckr_7Qb…'), client_id: TOKEN.client_id };

/** What every answer of an OAuth endpoint has in common: 200 instead of Nest's 201, errors of RFC 6749, no caching. */
function OAuthEndpoint(options: {
  body: Record<string, object>;
  required: string[];
  ok: ApiResponseOptions;
}) {
  const { body, required, ok } = options;
  return applyDecorators(
    HttpCode(200),
    Header('Cache-Control', 'no-store'),
    ApiBody({ required: required.length > 0, schema: { type: 'object', properties: body, required } }),
    ApiResponse({ status: 200, ...ok }),
    ApiResponse({
      status: 400,
      type: OAuthErrorResponse,
      description: 'The reason, in the words of RFC 6749 and RFC 8628',
    }),
  );
}

export const DeviceStartEndpoint = (ok: ApiResponseOptions) =>
  OAuthEndpoint({ body: DEVICE_START, required: [], ok });
export const TokenEndpoint = (ok: ApiResponseOptions) => OAuthEndpoint({ body: TOKEN, required: [], ok });
export const RefreshEndpoint = (ok: ApiResponseOptions) =>
  OAuthEndpoint({ body: REFRESH, required: ['refresh_token'], ok });
export const RevocationEndpoint = (ok: ApiResponseOptions) =>
  OAuthEndpoint({ body: REVOKE, required: ['token'], ok });
