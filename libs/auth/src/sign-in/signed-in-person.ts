import type { Credential } from '@app/kernel';

/** Somebody who is signed in, and with what: a device and its access token, or a browser and its cookie. */
export type SignedInPerson = { userId: string } & ({ credential: Credential } | { browserToken: string });
