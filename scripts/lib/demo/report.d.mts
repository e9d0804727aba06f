import type { DemoOutcome } from './demo.mjs';

/** What was measured beside what was expected, as text. */
export function report(reports: DemoOutcome['reports']): string;
