/** Thrown at whatever waits when the launcher has been asked to stop: not a fault. */
export class Stopped extends Error {}

const doubleSignalMs = 1500; // one Ctrl-C can arrive twice: from the terminal and forwarded by npm

/**
 * The life of a launcher: `signal` is aborted once it shall stop (Ctrl-C, SIGTERM, a closed terminal, a parent that died),
 * `ended` then resolves, and `stopAll` runs what was registered with `onStop`: the lowest rank first, equal ranks together, each
 * whatever becomes of the others.
 */
export class Lifecycle {
  #controller = new AbortController();
  #stops = [];
  #parent = process.ppid;
  #askedAt = 0;
  #cause = null;
  #hurry = () => {};

  constructor() {
    this.ended = new Promise((resolve) => this.signal.addEventListener('abort', resolve, { once: true }));
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => this.#asked(name));
    // A SIGKILL to npm, or to the terminal, tells us nothing: but then we are given to another parent.
    setInterval(
      () => process.ppid !== this.#parent && this.stop(new Stopped('the parent process ended')),
      500,
    ).unref();
  }

  get signal() {
    return this.#controller.signal;
  }

  /** Why it stops: a `Stopped` when asked to, an error otherwise. */
  get cause() {
    return this.#cause;
  }

  #asked(name) {
    if (this.#askedAt && Date.now() - this.#askedAt > doubleSignalMs) this.#hurry();
    this.#askedAt ||= Date.now();
    this.stop(new Stopped(name));
  }

  stop(cause) {
    this.#cause ??= cause;
    this.#controller.abort(this.#cause);
  }

  /** What to do when asked a second time. */
  onHurry(hurry) {
    this.#hurry = hurry;
  }

  onStop(rank, stop) {
    this.#stops.push({ rank, stop });
  }

  async stopAll() {
    while (this.#stops.length > 0) {
      const rank = Math.min(...this.#stops.map((entry) => entry.rank));
      const now = this.#stops.filter((entry) => entry.rank === rank);
      this.#stops = this.#stops.filter((entry) => entry.rank !== rank);
      const results = await Promise.allSettled(now.map(async (entry) => entry.stop()));
      for (const { reason } of results) if (reason) console.error(reason);
    }
  }
}

/** Like Promise.all, but waits for all of them: what still starts while another fails would else be forgotten and never stopped. */
export async function allOrNothing(promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => result.value);
}
