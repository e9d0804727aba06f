import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { RoleName, Scope } from '@app/kernel';
import type { Access } from '../http/access/access';
import { ROUTE_ACCESS } from '../http/access/route-access';
import { ErrorResponse, ProblemResponse } from '../http/error.response';
import { OWN_IDEMPOTENCY_EXTENSION } from '../http/idempotency/own-idempotency';
import { withAnswerHeaders } from './answer-headers';
import { withProblems } from './problems';
import { withRefusalComponents } from './refusal-components';

const DESCRIPTION = `Observability, governance and continuous improvement for teams that code with AI agents.

Log in with the device flow (\`POST /api/v1/auth/device\`, then \`POST /api/v1/auth/token\`), then send
\`Authorization: Bearer <access_token>\`. Errors have one shape: \`{"error", "code", "request_id", "details"?}\`; with
\`Accept: application/problem+json\` that of RFC 9457, with the same members beside its own.`;

/** The OpenAPI document of the running routes. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('crewkit API')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This server')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [ErrorResponse, ProblemResponse],
  });
  return withRefusalComponents(withAnswerHeaders(withProblems(withIdempotency(withAccess(document)))));
}

/** Says of every operation who may call it, from the table that the guard reads. */
function withAccess(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item) as [string, Operation][]) {
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      Object.assign(operation, described(ROUTE_ACCESS.get(route)!, operation));
    }
  }
  return document;
}

function described(access: Access, { description }: Operation): Partial<Operation> {
  if (access.kind === 'anyone') return { security: [] };
  const who =
    access.kind === 'member' ? `members with the role \`${access.role}\` or a higher one` : 'people';
  const how = access.scope === 'api' ? 'not for API tokens' : `scope \`${access.scope}\``;
  return {
    security: [{ bearer: [] }],
    description: [description, `For ${who}; ${how}.`].filter(Boolean).join('\n\n'),
    'x-access': { role: access.kind === 'member' ? access.role : null, scope: access.scope },
  };
}

interface Operation {
  description?: string;
  security?: object[];
  /** The least role, null where no organization is entered; what a token must be good for. */
  'x-access'?: { role: RoleName | null; scope: Scope };
  parameters?: object[];
  responses?: Record<string, object>;
  [OWN_IDEMPOTENCY_EXTENSION]?: boolean;
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key, caller and body within 24 hours answer the first answer again, with `Idempotency-Replayed: true`. Another body is 422, one that is still being answered 409.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } },
});

/** Where an operation refuses with the same status for a reason of its own, that one is described. */
const IDEMPOTENCY_REFUSALS = {
  400: refusal('The Idempotency-Key cannot be used'),
  409: refusal('A request with this Idempotency-Key is still being answered'),
  422: refusal('The Idempotency-Key was used for another request'),
};

/** Every POST of somebody who is signed in takes the header, but for those that need none. */
function withIdempotency(document: OpenAPIObject): OpenAPIObject {
  for (const { post } of Object.values(document.paths) as { post?: Operation }[]) {
    const isOwn = post?.[OWN_IDEMPOTENCY_EXTENSION];
    delete post?.[OWN_IDEMPOTENCY_EXTENSION];
    if (!post?.security?.length || isOwn) continue;
    post.parameters = [...(post.parameters ?? []), IDEMPOTENCY_KEY];
    post.responses = { ...IDEMPOTENCY_REFUSALS, ...post.responses };
  }
  return document;
}
