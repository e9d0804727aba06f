/** Whether the private key stays in one piece of hardware, or travels with a person's account at a provider. */
export type PasskeyDeviceType = 'single_device' | 'multi_device';

/** A public key that a person signs in with, as its owner sees it. */
export interface Passkey {
  id: string;
  /** What its owner calls it. */
  name: string;
  deviceType: PasskeyDeviceType;
  /** Copied to where the loss of a device does not lose it. */
  backedUp: boolean;
  /** How browsers reach it: `internal`, `hybrid`, `usb` … */
  transports: string[];
  createdAt: Date;
  /** Null until the first sign-in with it. */
  lastUsedAt: Date | null;
}
