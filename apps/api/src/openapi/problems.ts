import type { OpenAPIObject } from '@nestjs/swagger';
import { isOAuthPath, PROBLEM_TYPE } from '../http/problem';

const ERROR = '#/components/schemas/ErrorResponse';
const PROBLEM = { schema: { $ref: '#/components/schemas/ProblemResponse' } };

interface Response {
  content?: Record<string, { schema?: { $ref?: string } }>;
}

/** Every error can be had as RFC 9457 as well, but for those that OAuth clients read. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const [url, path] of Object.entries(document.paths)) {
    if (isOAuthPath({ url })) continue;
    for (const { responses } of Object.values(path) as { responses: Record<string, Response> }[]) {
      for (const { content } of Object.values(responses)) {
        if (content?.['application/json']?.schema?.$ref === ERROR) content[PROBLEM_TYPE] = PROBLEM;
      }
    }
  }
  return document;
}
