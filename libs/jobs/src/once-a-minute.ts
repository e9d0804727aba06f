/** Redis clients report every failed reconnect; a line a minute is enough. */
export function onceAMinute(report: (error: Error) => void): (error: Error) => void {
  let silentUntil = 0;
  return (error) => {
    if (Date.now() < silentUntil) return;
    silentUntil = Date.now() + 60_000;
    report(error);
  };
}
