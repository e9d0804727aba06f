import { invalidFields, isStorable } from '@app/kernel';

/** Characters. */
const MAX_NAME = 80;
/** Control and direction characters would let a name disguise what stands around it. */
const INVISIBLE = /\p{C}/u;
const UNNAMED = 'Passkey';

/**
 * Who keeps a passkey, by the kind of authenticator that says so (AAGUID); all others stay unnamed. An authenticator
 * may lie: this is what a passkey is called until its owner calls it otherwise, and nothing is decided by it.
 * Source: https://github.com/passkeydeveloper/passkey-authenticator-aaguids
 */
const PROVIDERS: Record<string, string> = {
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome on Mac',
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'iCloud Keychain',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'iCloud Keychain (managed)',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
};

/** What a new passkey is called when its owner says nothing. */
export function providerName(aaguid: string): string {
  return PROVIDERS[aaguid] ?? UNNAMED;
}

/** A name as it is stored: one line, trimmed. Throws `invalid` for what is no name. */
export function passkeyName(text: string): string {
  const name = text.trim();
  if (name === '') throw invalidFields({ name: [`can't be blank`] });
  if (name.length > MAX_NAME) throw invalidFields({ name: [`must be at most ${MAX_NAME} characters`] });
  if (INVISIBLE.test(name) || !isStorable(name))
    throw invalidFields({ name: ['must not contain invisible characters'] });
  return name;
}
