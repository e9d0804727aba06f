/** Something the person at the keyboard can act on: printed as it is, without a stack. */
export class Fault extends Error {
  /** @param {string} message what was wrong  @param {{advice?: string, log?: string}} [more] what to do; last lines of a log */
  constructor(message, { advice, log } = {}) {
    super(message);
    this.name = 'Fault';
    this.advice = advice;
    this.log = log;
  }
}

export function describeFault(error) {
  if (!(error instanceof Fault)) return `✗ ${error?.stack ?? error}`;
  const log = error.log ? `\n${error.log.replace(/^/gm, '    │ ')}` : '';
  const advice = error.advice ? `\n${error.advice.replace(/^/gm, '  → ')}` : '';
  return `✗ ${error.message}${log}${advice}`;
}
