import {
  DEVICE_CODE_GRANT,
  deviceStart,
  refreshRequest,
  revocationRequest,
  tokenRequest,
} from './oauth-requests';

const refusal = (oauthCode: string) => expect.objectContaining({ oauthCode }) as Error;

describe('deviceStart', () => {
  it('needs nothing', () => {
    expect(deviceStart(undefined)).toEqual({});
  });

  it('takes what it knows and ignores the rest', () => {
    const body = { client_id: 'cli', client_name: ' My CLI ', scope: 'api', nonsense: ['a', 'b'] };
    expect(deviceStart(body)).toEqual({ clientId: 'cli', clientName: 'My CLI', scope: 'api' });
  });

  it.each(['x'.repeat(101), 'a\nb', 'a\u202eb', 'a\u200bb'])('refuses the name (case %#)', (name) => {
    expect(() => deviceStart({ client_name: name })).toThrow(refusal('invalid_request'));
  });
});

describe('tokenRequest', () => {
  it.each([
    [{ device_code: 'dc' }, { grant: 'device_code', deviceCode: 'dc' }],
    [
      { grant_type: DEVICE_CODE_GRANT, device_code: 'dc', client_id: 'cli' },
      { grant: 'device_code', deviceCode: 'dc', clientId: 'cli' },
    ],
    [
      { grant_type: 'refresh_token', refresh_token: 'rt', scope: 'api' },
      { grant: 'refresh_token', refreshToken: 'rt', scope: 'api' },
    ],
  ])('reads %j', (body, request) => {
    expect(tokenRequest(body)).toEqual(request);
  });

  it.each([
    [{}, 'invalid_request'],
    [{ grant_type: DEVICE_CODE_GRANT }, 'invalid_request'],
    [{ grant_type: ['refresh_token', 'refresh_token'], refresh_token: 'rt' }, 'invalid_request'],
    [{ device_code: ['a', 'b'] }, 'invalid_request'],
    [{ grant_type: 'refresh_token' }, 'invalid_request'],
    [{ grant_type: 'password', username: 'u' }, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code', code: 'c' }, 'unsupported_grant_type'],
  ])('refuses %j with %s', (body, oauthCode) => {
    expect(() => tokenRequest(body)).toThrow(refusal(oauthCode));
  });
});

describe('refreshRequest and revocationRequest', () => {
  it('need their token', () => {
    expect(refreshRequest({ refresh_token: 'rt' })).toEqual({ refreshToken: 'rt' });
    expect(revocationRequest({ token: 't', token_type_hint: 'whatever' })).toEqual({ token: 't' });
    expect(() => refreshRequest({})).toThrow(refusal('invalid_request'));
    expect(() => revocationRequest({})).toThrow(refusal('invalid_request'));
  });
});
