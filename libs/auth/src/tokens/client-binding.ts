/**
 * A code or token that was given to a named client works for no other name (RFC 6749 §6, RFC 8628 §3.4).
 * Public clients prove nothing by their name, and JSON callers may leave it out: what protects the
 * token are its 256 bits; the binding keeps honest clients from mixing theirs up.
 */
export function isSameClient(bound: string | null, presented: string | undefined): boolean {
  return bound === null || presented === undefined || bound === presented;
}
