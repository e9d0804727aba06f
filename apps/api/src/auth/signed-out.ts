import type { SignedOut } from '@app/auth';

/** "1 device, 2 browsers" */
export function signedOutInWords({ devices, browsers }: SignedOut): string {
  return `${counted(devices, 'device')}, ${counted(browsers, 'browser')}`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
