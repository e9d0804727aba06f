// The least that could serve the route: Fastify, a compiled schema, one `unnest` statement. No tenants, no limits, no
// marks, no one who asks who calls.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { Pool } from 'pg';
import { answerWith } from '../lib/channel.mjs';
import { insertOf } from '../lib/plain-table.mjs';

const CONNECTIONS = 10; // as many as the API has by default

const text = { type: 'string', minLength: 1 };
const item = {
  type: 'object',
  required: ['event_type', 'timestamp', 'event_id', 'data'],
  properties: { event_type: text, timestamp: text, event_id: text, data: { type: 'object' } },
};
const body = { type: 'object', required: ['events'], properties: { events: { type: 'array', items: item } } };

async function listen({ databaseUrl }) {
  const pool = new Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  const organizationId = randomUUID();
  const server = Fastify({ bodyLimit: 16 * 1024 * 1024 });
  server.post(
    '/sessions/:sessionId/events',
    { schema: { body } },
    async ({ params, body: { events } }, reply) => {
      const columns = {
        ids: events.map((event) => event.event_id),
        types: events.map((event) => event.event_type),
        times: events.map((event) => event.timestamp),
        data: events.map((event) => JSON.stringify(event.data)),
      };
      const { rowCount } = await pool.query(
        insertOf({ organizationId, sessionId: params.sessionId, ...columns }),
      );
      reply.code(202);
      return { accepted: rowCount, duplicates: events.length - rowCount, rejected: [] };
    },
  );
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }) };
}

answerWith({ listen });
