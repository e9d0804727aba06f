import type { Answer } from '../../kit/client';
import { expectDocumented } from '../../kit/documented-answers';
import { type Call, send } from './call';
import { nameOf, type Operation } from './operations';
import type { Stage } from './stage';

/** Something that is not as the table says, or shows what it must not. */
export interface Finding {
  /** `GET /api/v1/{org}/projects/{id}`; empty where it is nobody's alone. */
  operation: string;
  caller: string;
  target: string;
  problem: string;
}

/** Calls that may run at once: enough to be quick, few enough for two cores. */
const AT_ONCE = 8;

/** Runs checks side by side and collects what they find; one that cannot even ask is a finding too. */
export async function collect(checks: Check[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const waiting = checks.values();
  const work = async () => {
    for (const check of waiting) findings.push(...(await found(check)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return findings;
}

export interface Check {
  operation: Operation;
  caller: string;
  target: string;
  /** Answers the problems. */
  run: () => Promise<string[]>;
}

async function found({ operation, caller, target, run }: Check): Promise<Finding[]> {
  const problems = await run().catch((error: Error) => [`cannot be called: ${error.message}`]);
  return problems.map((problem) => ({ operation: nameOf(operation), caller, target, problem }));
}

/** An answer, and what it shows of B. */
export async function ask(stage: Stage, call: Call): Promise<{ answer: Answer; problems: string[] }> {
  const answer = await send(stage.url, call);
  const mayShow = call.caller.seesB && call.operation.access?.kind === 'person';
  const leaks = mayShow ? [] : stage.canaries.leaksIn(answer, call);
  const broken = answer.status >= 500 ? [`${answer.status} ${answer.text}`] : [];
  const problems = [...leaks.map((leak) => `shows ${leak} of B`), ...broken, ...undocumented(call, answer)];
  return { answer, problems };
}

/** But for B, whose rows hold canaries where the API only writes words of its own. */
function undocumented({ operation: { method, path }, caller }: Call, answer: Answer): string[] {
  if (caller.seesB) return [];
  try {
    expectDocumented(method, path, answer);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Headers whose values differ from answer to answer, whatever was asked. */
const VOLATILE = ['date', 'x-request-id', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'ratelimit'];

/** How two answers differ, but for what is new in each. `said` are the words that the requests differ in. */
export function differences(a: Answer, b: Answer, said: [string[], string[]] = [[], []]): string[] {
  const [one, other] = [told(a, said[0]), told(b, said[1])];
  return one === other ? [] : [`is told apart from an unknown one: ${one} and ${other}`];
}

function told({ status, headers, text, body }: Answer, said: string[]): string {
  const kept = Object.entries(headers).map(([name, value]) => [name, VOLATILE.includes(name) ? '…' : value]);
  const { request_id: requestId } = body as { request_id?: string };
  const whole = JSON.stringify([
    status,
    requestId ? text.replace(requestId, '…') : text,
    Object.fromEntries(kept),
  ]);
  return said.reduce((rest, word) => rest.replaceAll(word, '…'), whole);
}
