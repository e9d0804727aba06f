import { newId } from '@app/kernel';
import { type Operation, resolved, type Schema } from './operations';

/** Where the examples of the document do not make a request that can be carried out. */
const BETTER: Record<string, () => object> = {
  createOrganization: () => ({ name: 'Sample' }),
  updateOrganization: () => ({ name: 'Sample' }),
  invite: () => ({ email: `${unique()}@example.com` }),
  createRole: () => ({ name: unique(), level: 30, coaching_mode: 'coaching' }),
  updateRole: () => ({ name: unique() }),
  updateMember: () => ({ coaching_mode: 'coaching' }),
  createProject: () => ({ name: 'Sample' }),
  updateProject: () => ({ name: 'Sample' }),
  linkRepository: () => ({ remote_url: `git@example.com:acme/${unique()}` }),
  openSession: () => ({ agent_name: 'claude' }),
  v1OpenSession: () => ({ agent_name: 'claude' }),
  reportSession: () => ({ model_metrics: { input_tokens: 1, output_tokens: 1 } }),
  v1ReportSession: () => ({ total_turns: 1 }),
  endSession: () => ({ outcome: 'success' }),
  ingestEvents: () => ({ events: [{ event_type: 'Stop', timestamp: '2026-01-01T00:00:00Z', data: {} }] }),
  decideDeviceRequest: () => ({ user_code: 'BBBB-BBBB', action: 'deny' }),
};

const unique = () => `sample-${Math.random().toString(36).slice(2, 10)}`;

/** A body that the operation takes; undefined where it takes none. */
export function sampleBody({ id, body }: Operation): unknown {
  if (!body) return undefined;
  if (body.type !== 'application/json') return '';
  return BETTER[id]?.() ?? sampleOf(body.schema);
}

const FORMATS: Record<string, () => string> = {
  uuid: newId,
  date: () => new Date().toISOString().slice(0, 10),
  'date-time': () => new Date().toISOString(),
};

/** Of what is required, its example, or the first that its type allows. */
export function sampleOf(given: Schema): unknown {
  const schema = resolved(given);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.oneOf) return sampleOf(schema.oneOf[0]!);
  if (schema.type === 'object' || schema.properties) return objectOf(schema);
  if (schema.type === 'array') return [sampleOf(schema.items ?? {})];
  const simple: Record<string, unknown> = {
    integer: schema.minimum ?? 1,
    number: schema.minimum ?? 1,
    boolean: true,
  };
  return simple[schema.type ?? ''] ?? FORMATS[schema.format ?? '']?.() ?? 'sample';
}

function objectOf({ properties = {}, required = [] }: Schema): object {
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
}
