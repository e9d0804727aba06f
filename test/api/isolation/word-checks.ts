import { send } from './call';
import { standingCall, validCall } from './making-calls';
import { asOwner, type Caller } from './callers';
import { ask, type Check, differences } from './findings';
import type { Operation } from './operations';
import { unknownLike } from './placing';
import { CHOSEN, chosenIn } from './references';
import type { Stage } from './stage';
import { KEYED, keyUsers, mayCall, withKey } from './used-keys';

/** A word of B's, said in an organization where it may be said aloud: taken or not, it leads to nothing of B. */
export function sayingChecks(stage: Stage, operation: Operation): Check[] {
  if (operation.access?.kind === 'anyone') return [];
  const caller = asOwner(stage.scratch);
  return wordsOf(stage, operation, 'body').map((name) => ({
    operation,
    caller: 'owner of another organization',
    target: `${name} as in B`,
    run: async () => {
      const call = await validCall(operation, { scene: stage, tenant: stage.scratch, caller });
      const body = { ...(call.body as object), [name]: stage.b.chosen[name] };
      return (await ask(stage, { ...call, body })).problems;
    },
  }));
}

/** A word of B's, looked for in A, where nobody has said it: there is as little of it as of any other. */
export function searchChecks(stage: Stage, operation: Operation, caller: Caller): Check[] {
  return wordsOf(stage, operation, 'query')
    .filter((name) => CHOSEN[name]!.isSearched)
    .map((name) => ({
      operation,
      caller: caller.name,
      target: `${name} of B`,
      run: async () => {
        const [word, unknown] = [stage.b.chosen[name]!, unknownLike(stage.b.chosen[name]!)];
        const call = standingCall(operation, { tenant: stage.a, caller });
        const { answer, problems } = await ask(stage, { ...call, query: { ...call.query, [name]: word } });
        const other = await send(stage.url, { ...call, query: { ...call.query, [name]: unknown } });
        return [...problems, ...differences(answer, other, [[word], [unknown]])];
      },
    }));
}

function wordsOf({ b }: Stage, operation: Operation, where: 'query' | 'body'): string[] {
  return chosenIn(operation, where).filter((name) => b.chosen[name] !== undefined);
}

/** Where a list of B's ended, sent as the place to go on from in A. */
export function cursorChecks(stage: Stage, operation: Operation, caller: Caller): Check[] {
  if (!operation.parameters.some(({ name }) => name === 'cursor')) return [];
  const run = async () => {
    const first = standingCall(operation, { tenant: stage.b, caller: asOwner(stage.b) });
    const { body } = await send(stage.url, { ...first, query: { per_page: '1' } });
    const { next_cursor: cursor } = (body as { meta: { next_cursor: string | null } }).meta;
    if (cursor === null) return ['B has too few of them to have a cursor'];
    const call = standingCall(operation, { tenant: stage.a, caller });
    return (await ask(stage, { ...call, query: { cursor } })).problems;
  };
  return [{ operation, caller: caller.name, target: 'cursor of B', run }];
}

/** A key that was used in B is a new key in A, or another request of the same person: never B's answer. */
export function keyChecks(stage: Stage, operation: Operation): Check[] {
  if (!KEYED.includes(operation)) return [];
  return keyUsers(stage)
    .filter(({ inB }) => mayCall(operation, inB))
    .map(({ inA }) => ({
      operation,
      caller: inA.name,
      target: 'an Idempotency-Key that was used in B',
      run: async () => {
        const call = await validCall(operation, { scene: stage, tenant: stage.a, caller: inA });
        const { answer, problems } = await ask(stage, withKey(operation, call));
        const isReplayed = 'idempotency-replayed' in answer.headers;
        return [...problems, ...(isReplayed ? [`is answered with B's answer: ${answer.text}`] : [])];
      },
    }));
}
