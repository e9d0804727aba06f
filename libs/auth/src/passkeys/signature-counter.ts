/**
 * Authenticators that count their signatures count upwards; a count that stands still or falls back comes from a
 * copy of the key (WebAuthn §6.1.1). Those that do not count, such as synced ones, always say 0.
 */
export function hasAdvanced(stored: number, presented: number): boolean {
  return presented > stored || (stored === 0 && presented === 0);
}
