import { displayUserCode, normalizeUserCode } from '@app/auth';

export const VERIFICATION_PATH = '/device-verify';

/** The page's own address, with the code if it is one. */
export function verificationPath(code: unknown): string {
  const known = typeof code === 'string' ? normalizeUserCode(code) : undefined;
  return known ? `${VERIFICATION_PATH}?user_code=${displayUserCode(known)}` : VERIFICATION_PATH;
}
