import type { Logger } from './logger';

/** Left for the last log lines and sockets after the application has closed. */
const EXIT_MS = 250;

/**
 * SIGTERM or SIGINT closes the application once; a second signal, or work that does not end within
 * `graceMs`, ends the process at once. Being killed is safe at any time: what is acknowledged is durable.
 */
export function stopOnSignal(close: () => Promise<void>, options: { graceMs: number; logger: Logger }): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    options.logger.info('Stopping', { signal });
    setTimeout(() => {
      options.logger.error('Work did not end in time; leaving it to be done again');
      process.exit(1);
    }, options.graceMs).unref();
    close().then(
      () => setTimeout(() => process.exit(0), EXIT_MS).unref(),
      (error: unknown) => {
        options.logger.error('Stopping failed', { err: error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
