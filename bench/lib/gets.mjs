import { Agent, request } from 'node:http';

/** One GET that has to be answered with 200. */
function get(agent, { port, path, token }) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, agent, path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`GET ${path} answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject).end();
  });
}

/** So many GETs over keep-alive connections, each sent when its stream's last was answered. `tokenOf` is asked for each. */
export async function sendGets({ port, path, count, streams, tokenOf = () => undefined }) {
  const agent = new Agent({ keepAlive: true, maxSockets: streams });
  let next = 0;
  const stream = async () => {
    while (next < count) await get(agent, { port, path, token: tokenOf(next++) });
  };
  try {
    await Promise.all(Array.from({ length: streams }, stream));
  } finally {
    agent.destroy();
  }
  return { requests: count };
}
