import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorResponse, ProblemResponse } from '../http/error.response';
import { withAccess } from './access';
import { withAnswerHeaders } from './answer-headers';
import { withExpectedRefusals } from './expected-refusals';
import { withIdempotency } from './idempotency';
import { withProblems } from './problems';
import { withRefusalComponents } from './refusal-components';

const DESCRIPTION = `Observability, governance and continuous improvement for teams that code with AI agents.

Log in with the device flow (\`POST /api/v1/auth/device\`, then \`POST /api/v1/auth/token\`), then send
\`Authorization: Bearer <access_token>\`. Errors have one shape: \`{"error", "code", "request_id", "details"?}\`; with
\`Accept: application/problem+json\` that of RFC 9457, with the same members beside its own.`;

/** In this order: who may call an operation says what it takes, and that what it may be answered. */
const STEPS = [
  withAccess,
  withIdempotency,
  withExpectedRefusals,
  withProblems,
  withAnswerHeaders,
  withRefusalComponents,
];

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
  const extraModels = [ErrorResponse, ProblemResponse];
  return STEPS.reduce(
    (document, complete) => complete(document),
    SwaggerModule.createDocument(app, config, { extraModels }),
  );
}
