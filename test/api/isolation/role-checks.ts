import { send } from './call';
import { type Caller, verdictOn } from './callers';
import { ask, type Check, differences } from './findings';
import type { Operation } from './operations';
import { standingCall, validCall } from './making-calls';
import { elsewhere } from './placing';
import type { Stage } from './stage';

/** Every caller on a route of A, with things of A: what ROUTE_ACCESS says must happen. */
export function roleChecks(stage: Stage, operation: Operation, caller: Caller): Check[] {
  const verdict = verdictOn(operation.access!, caller);
  const check = { operation, caller: caller.name };
  if (verdict === 'open')
    return [{ ...check, target: 'let in', run: () => isLetIn(stage, operation, caller) }];
  return [
    {
      ...check,
      target: `refused with ${verdict}`,
      run: () => isRefused(stage, operation, { caller, verdict }),
    },
  ];
}

async function isLetIn(stage: Stage, operation: Operation, caller: Caller): Promise<string[]> {
  const call = await validCall(operation, { scene: stage, tenant: stage.a, caller });
  const { answer, problems } = await ask(stage, call);
  if (answer.status >= 200 && answer.status < 300) return problems;
  const advice = [401, 403, 404].includes(answer.status)
    ? 'ROUTE_ACCESS says that they may'
    : 'give it better examples, or a recipe in test/api/isolation/recipes.ts';
  return [...problems, `${answer.status} ${answer.text}; ${advice}`];
}

async function isRefused(
  stage: Stage,
  operation: Operation,
  { caller, verdict }: { caller: Caller; verdict: number },
): Promise<string[]> {
  const call = standingCall(operation, { tenant: stage.a, caller });
  const { answer, problems } = await ask(stage, call);
  if (answer.status !== verdict) return [...problems, `${answer.status} ${answer.text}`];
  if (verdict !== 404) return problems;
  return [...problems, ...differences(answer, await send(stage.url, elsewhere(call)))];
}
