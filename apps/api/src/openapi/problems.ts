import type { OpenAPIObject } from '@nestjs/swagger';
import { isOAuthPath, PROBLEM_TYPE } from '../http/problem';
import { isRefusal, operationsOf } from './operation';

const PROBLEM = { schema: { $ref: '#/components/schemas/ProblemResponse' } };

/** Every error can be had as RFC 9457 as well, but for those that OAuth clients read. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const { url, operation } of operationsOf(document)) {
    if (isOAuthPath({ url })) continue;
    for (const answer of Object.values(operation.responses)) {
      if (isRefusal(answer)) answer.content = { ...answer.content, [PROBLEM_TYPE]: PROBLEM };
    }
  }
  return document;
}
