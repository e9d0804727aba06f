const MOST = 10_000;

/**
 * Jobs that this process has announced and that cannot have begun: they wait for others like them. To announce
 * one again would cost Redis a round trip and change nothing. Half of the wait is believed, because workers have
 * clocks of their own; what a job should ever miss, the sweep finds.
 */
export class WaitingJobs {
  private readonly until = new Map<string, number>();

  has(id: string, now: number): boolean {
    return (this.until.get(id) ?? 0) > now;
  }

  remember(id: string, until: number): void {
    if (this.until.size >= MOST) this.until.clear();
    this.until.set(id, until);
  }
}
