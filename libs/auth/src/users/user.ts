/** A person who can sign in. */
export interface User {
  id: string;
  /** In its normal form: see `normalizeEmail`. */
  email: string;
  name: string | null;
}
