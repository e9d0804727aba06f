import { writeError } from './problem';

const said = { error: 'There is nothing at this address.', code: 'not_found', request_id: 'r-1' };
const asked = (accept?: string, url = '/api/v1/me') => ({ url, headers: { accept } });
const isProblem = (...given: Parameters<typeof asked>): boolean =>
  writeError(asked(...given), 404, said).contentType === 'application/problem+json';

describe('writeError', () => {
  it('answers RFC 9457 with our members beside its own', () => {
    expect(writeError(asked('application/problem+json'), 404, said)).toEqual({
      contentType: 'application/problem+json',
      body: {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'There is nothing at this address.',
        error: 'There is nothing at this address.',
        code: 'not_found',
        request_id: 'r-1',
      },
    });
  });

  it('answers JSON as it is unless asked', () => {
    expect(writeError(asked(), 404, said)).toEqual({
      contentType: 'application/json; charset=utf-8',
      body: said,
    });
  });

  it.each([
    ['application/problem+json', true],
    ['Application/Problem+JSON; charset=utf-8', true],
    ['application/json, application/problem+json', true],
    ['application/problem+json, */*;q=0.1', true],
    ['text/html, application/problem+json;q=0.5', true],
    ['application/problem+json;q=0.5, application/json', false],
    ['application/problem+json;q=0.5, */*', false],
    ['application/problem+json;q=0.5, application/*;q=0.6', false],
    ['application/problem+json;q=0', false],
    ['application/problem+json;q=x', false],
    ['application/json', false],
    ['*/*', false],
    ['application/problem+xml', false],
    ['', false],
  ])('takes "Accept: %s" to mean %s', (accept, expected) => {
    expect(isProblem(accept)).toBe(expected);
  });

  it.each([
    ['/api/v1/auth/token', false],
    ['/api/v1/auth/token/', false],
    ['/api/v1/auth/device?x=1', false],
    ['/api/v1/auth/refresh', false],
    ['/api/v1/auth/revoke', false],
    ['/.well-known/oauth-authorization-server', false],
    ['/.well-known/nothing', false],
    ['/api/v1/auth/device/BBBB-BBBB', true],
    ['/api/v1/auth/sessions', true],
    ['/api/v1/auth/tokens', true],
  ])('never answers OAuth clients so: %s %s', (url, expected) => {
    expect(isProblem('application/problem+json', url)).toBe(expected);
  });

  it('knows an OAuth route however its address is spelled', () => {
    const spelled = { ...asked('application/problem+json', '/api/v1/auth/%74oken') };
    const routed = { ...spelled, routeOptions: { url: '/api/v1/auth/token' } };
    expect(writeError(routed, 400, said).contentType).toBe('application/json; charset=utf-8');
  });
});
