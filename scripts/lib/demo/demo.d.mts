/** For specs, which are compiled without the scripts' sources. */
export interface DemoOptions {
  kind?: 'once' | 'twice' | 'truncated';
  timeoutMs?: number;
  say?: (line: string) => void;
  afterUpload?: () => Promise<void> | void;
}

export interface DemoOutcome {
  ok: boolean;
  organization: { id: string; slug: string };
  reports: { summary: Record<string, unknown>; series: unknown; breakdown: unknown };
}

export function runDemo(baseUrl: string, options?: DemoOptions): Promise<DemoOutcome>;
