import { setTimeout as sleep } from 'node:timers/promises';
import type { Broadcast } from '@app/jobs';

/** Whoever reads more slowly than that reads the lists again instead. */
const MOST_WAITING = 5_000;

/** What came in while its reader was busy. Memory is bounded: what is too much becomes a gap. */
export class MessageBox {
  private waiting: Broadcast[] = [];
  private hasGap = false;
  private wake: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  put(message: Broadcast | 'gap'): void {
    if (message === 'gap' || this.waiting.length >= MOST_WAITING) this.hasGap = true;
    else this.waiting.push(message);
    this.wake();
  }

  /** Waits for a message, and a pause more for those that follow it; empty after `silenceMs` without one. */
  async take(silenceMs: number, pauseMs: number): Promise<Broadcast[] | 'gap'> {
    if (!this.isFilled) await this.untilFilled(silenceMs);
    if (this.isFilled && !this.signal.aborted) await sleep(pauseMs);
    const taken = this.hasGap ? ('gap' as const) : this.waiting;
    this.waiting = [];
    this.hasGap = false;
    return taken;
  }

  private get isFilled(): boolean {
    return this.hasGap || this.waiting.length > 0;
  }

  private untilFilled(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
