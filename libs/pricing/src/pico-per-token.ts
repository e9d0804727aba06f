const USD_PER_MILLION = /^(\d+)(?:\.(\d{1,6}))?$/;

/** "6.25" USD per million tokens → 6 250 000 pico-dollars per token. Throws for anything that is not such a rate. */
export function picoPerToken(usdPerMillion: string): bigint {
  const match = USD_PER_MILLION.exec(usdPerMillion);
  if (!match) throw new Error(`"${usdPerMillion}" is not a rate in USD per million with at most 6 decimals`);
  const [, whole = '', fraction = ''] = match;
  return BigInt(whole + fraction.padEnd(6, '0'));
}
