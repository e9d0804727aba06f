/** Seconds in words: "42 seconds ago", "3 minutes ago". */
export function ago(seconds: number): string {
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} seconds ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
}
