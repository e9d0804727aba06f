import { Agent, request } from 'node:http';

/** One GET that has to be answered so; how long until its last byte, in ms, and its ETag. */
function get(agent, { port, path, token, headers = {}, status = 200 }) {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const options = { host: '127.0.0.1', port, agent, path, headers: { ...authorization, ...headers } };
    const sent = request(options, (answer) => {
      answer.resume();
      const { statusCode, headers: told } = answer;
      answer.on('end', () => {
        if (statusCode === status) resolve({ ms: performance.now() - began, etag: told.etag });
        else reject(new Error(`GET ${path} answered ${statusCode} instead of ${status}`));
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

/** Several GETs in turn on one connection, so many times; what each took, in ms, and the ETag of its last answer. */
export async function timeGets(asked, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const found = Object.fromEntries(Object.keys(asked).map((name) => [name, { times: [] }]));
  for (let n = 0; n < count; n++)
    for (const [name, one] of Object.entries(asked)) {
      const { ms, etag } = await get(agent, one);
      found[name].times.push(ms);
      found[name].etag = etag;
    }
  agent.destroy();
  return found;
}
