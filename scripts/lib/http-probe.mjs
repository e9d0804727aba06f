import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** The status of a GET, or null when nothing answers. The certificate is our own server's: its name need not be this host's. */
export function statusOf(url, { timeoutMs = 2000 } = {}) {
  const ask = url.startsWith('https:') ? secure : plain;
  return new Promise((resolve) => {
    const request = ask(url, { rejectUnauthorized: false, agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(null));
    request.end();
  });
}
