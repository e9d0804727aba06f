const ascending = (values) => [...values].sort((a, b) => a - b);

/** The value below which the share `q` (0 to 1) of the values lies. */
export function quantile(values, q) {
  const sorted = ascending(values);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export function median(values) {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median and range of the ratios of what was measured side by side. */
export function ratios(pairs) {
  const all = pairs.map(([measured, base]) => measured / base);
  return { ratio: median(all), low: Math.min(...all), high: Math.max(...all) };
}
