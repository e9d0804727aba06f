import { isIPv6 } from 'node:net';

/** What limits count by: an IPv4 address, or the first half of an IPv6 one, of which a subscriber has the second to choose. */
export function addressOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  if (ip.toLowerCase().startsWith('::ffff:')) return ip.slice(7);
  const [head = '', tail = ''] = ip.split('%', 1)[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
