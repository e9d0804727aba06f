import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operation';

type Responses = Record<string, object>;

/** Most routes refuse in the same words: what is the most common refusal of a status is written once. */
export function withRefusalComponents(document: OpenAPIObject): OpenAPIObject {
  const all: Responses[] = operationsOf(document).map(({ operation }) => operation.responses);
  const shared: Responses = {};
  for (const status of new Set(all.flatMap((responses) => Object.keys(responses)))) {
    const common = Number(status) >= 400 && mostCommon(all.flatMap((responses) => responses[status] ?? []));
    if (!common) continue;
    const name = STATUS_CODES[status]!.replaceAll(/\W/g, '');
    shared[name] = JSON.parse(common) as object;
    for (const responses of all) {
      if (JSON.stringify(responses[status]) === common)
        responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  document.components = { ...document.components, responses: shared as never };
  return document;
}

/** As JSON; null when no two are alike. */
function mostCommon(answers: object[]): string | null {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const text = JSON.stringify(answer);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, one], [, other]) => other - one);
  return first && first[1] > 1 ? first[0] : null;
}
