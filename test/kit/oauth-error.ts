import type { Answer } from './client';

/** A refusal in the words of RFC 6749 §5.2 and in no others. */
export function expectOAuthError(answer: Answer, error: string, status = 400): void {
  expect(answer.body).toEqual({
    error,
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) as string,
  });
  expect(answer.status).toBe(status);
  expect(String(answer.headers['content-type'])).toMatch(/^application\/json/);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['www-authenticate']).toBeUndefined();
}
