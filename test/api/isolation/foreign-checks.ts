import { ROLE_LEVELS } from '@app/kernel';
import { type Call, send } from './call';
import type { Caller } from './callers';
import { SECRETS } from './collections';
import { ask, type Check, differences } from './findings';
import type { Operation } from './operations';
import { standingCall } from './making-calls';
import { namings, put, unknownLike } from './placing';
import { ORGANIZATION_QUERY, type Place, placesOf, takesOrganizationQuery } from './references';
import type { Stage } from './stage';
import type { Tenant } from './tenant';

/** Whose organization a call goes to, and whose things it names there. */
interface Sides {
  home: Tenant;
  foreign: Tenant;
}

/**
 * Every way to put B's names where A's belong: B's object below A's path, A's below B's, both, by id and by slug, and
 * in every field and filter that points at something. Each is answered as if the thing did not exist.
 */
export function foreignChecks(stage: Stage, operation: Operation, caller: Caller): Check[] {
  const { a: home, b: foreign } = stage;
  return setsOf(operation).flatMap((places) =>
    checksOf(stage, { operation, caller, places }, { home, foreign }),
  );
}

/** For who belongs to both: a thing of the one is not to be found in the other, in neither direction. */
export function checksOfBoth(stage: Stage, operation: Operation, caller: Caller): Check[] {
  if (operation.access?.kind !== 'member') return [];
  const sets = setsOf(operation).filter((places) => places.every(isOfAnOrganization));
  return sets.flatMap((places) => {
    const tried = { operation, caller, places };
    const [home, foreign] = [stage.a, stage.b];
    return [
      ...checksOf(stage, tried, { home, foreign }),
      ...checksOf(stage, tried, { home: foreign, foreign: home }),
    ];
  });
}

const isOfAnOrganization = ({ collection }: Place) => collection !== 'organizations';

/** The places that are tried at once: any of those in the address, and each of the others alone. */
function setsOf(operation: Operation): Place[][] {
  const places = placesOf(operation).filter(({ collection }) => !SECRETS[collection]);
  const address = places.filter(({ kind }) => kind === 'address');
  const others = places.filter(({ kind }) => kind !== 'address');
  const named = takesOrganizationQuery(operation) ? [[ORGANIZATION_QUERY]] : [];
  return [...subsets(address), ...named, ...others.map((place) => [place])];
}

interface Tried {
  operation: Operation;
  caller: Caller;
  places: Place[];
}

function checksOf(stage: Stage, { operation, caller, places }: Tried, { home, foreign }: Sides): Check[] {
  const where = home === stage.a ? 'in A' : 'in B';
  const what = places.map(({ name }) => name).join(' and ');
  return namings(places, foreign).map((names) => ({
    operation,
    caller: caller.name,
    target: `${where}, ${what} of the other: ${names.join(', ')}`,
    run: () => isUnknown(stage, standingCall(operation, { tenant: home, caller }), { places, names }),
  }));
}

async function isUnknown(
  stage: Stage,
  call: Call,
  { places, names }: { places: Place[]; names: string[] },
): Promise<string[]> {
  const unknown = names.map(unknownLike);
  const { answer, problems } = await ask(stage, put(call, places, names));
  const other = await send(stage.url, put(call, places, unknown));
  const isTaken = !refusals(places[0]!, call.caller).includes(answer.status);
  const taken = isTaken ? [`is taken: ${answer.status} ${answer.text}`] : [];
  return [...problems, ...taken, ...differences(answer, other, [names, unknown])];
}

/** What may be said about something that does not exist. Who may not do it at all may be told that instead. */
function refusals({ kind }: Place, { level }: Caller): number[] {
  const missing = level === ROLE_LEVELS.owner ? [404] : [403, 404];
  return { address: missing, filter: [...missing, 200, 400], field: [...missing, 422] }[kind];
}

/** To have a secret of B's is not enough where it is bound to a person. */
export function secretChecks(stage: Stage, operation: Operation, caller: Caller): Check[] {
  if (operation.access?.kind === 'anyone') return [];
  const bound = placesOf(operation).filter(({ collection }) => SECRETS[collection]?.isBound);
  return bound.map(({ name }) => ({
    operation,
    caller: caller.name,
    target: `${name} of B`,
    run: async () => {
      const call = standingCall(operation, { tenant: stage.b, caller });
      const { answer, problems } = await ask(stage, call);
      const isTaken = answer.status !== 403 ? [`is taken: ${answer.status} ${answer.text}`] : [];
      return [...problems, ...isTaken];
    },
  }));
}

function subsets<T>(items: T[]): T[][] {
  return items.reduce<T[][]>((all, item) => [...all, ...all.map((set) => [...set, item])], [[]]).slice(1);
}
