import type { Caller } from './callers';
import { LOOKERS, MEMBER_OF_BOTH } from './cast';
import { type Check, collect, type Finding } from './findings';
import { checksOfBoth, foreignChecks, secretChecks } from './foreign-checks';
import { type Operation, OPERATIONS } from './operations';
import { unreadiness } from './readiness';
import { roleChecks } from './role-checks';
import { sightChecks } from './sight-checks';
import type { Stage } from './stage';
import { hashesOf } from './tenant-rows';
import { cursorChecks, keyChecks, sayingChecks, searchChecks } from './word-checks';

/**
 * Asks every operation of the document as everybody, for A's things and for B's, and answers what was otherwise than
 * ROUTE_ACCESS says, what was seen of B, and which rows of B have changed.
 */
export async function runMatrix(
  stage: Stage,
  operations: readonly Operation[] = OPERATIONS,
): Promise<Finding[]> {
  const { database, canaries } = stage;
  const unready = operations.flatMap(unreadiness);
  const ready = operations.filter((operation) => unreadiness(operation).length === 0);
  const before = await hashesOf(database, canaries.owner);
  const ofA = await collect(ready.flatMap((operation) => checksOfA(stage, operation)));
  const changed = changes(before, await hashesOf(database, canaries.owner));
  const ofB = await collect(ready.flatMap((operation) => checksOfB(stage, operation)));
  return [...unready, ...ofA, ...changed, ...ofB];
}

function checksOfA(stage: Stage, operation: Operation): Check[] {
  const ours = stage.cast.filter(isOfA);
  const owner = named(stage, 'owner');
  return [
    ...ours.flatMap((caller) => roleChecks(stage, operation, caller)),
    ...LOOKERS.flatMap((name) => foreignChecks(stage, operation, named(stage, name))),
    ...checksOfBoth(stage, operation, named(stage, MEMBER_OF_BOTH)),
    ...secretChecks(stage, operation, owner),
    ...sayingChecks(stage, operation),
    ...searchChecks(stage, operation, owner),
    ...cursorChecks(stage, operation, owner),
    ...keyChecks(stage, operation),
  ];
}

/** What B's people do for themselves changes rows of B, so that they come last. */
function checksOfB(stage: Stage, operation: Operation): Check[] {
  const theirs = stage.cast.filter((caller) => !isOfA(caller));
  return [
    ...theirs.flatMap((caller) => roleChecks(stage, operation, caller)),
    ...sightChecks(stage, operation),
  ];
}

function isOfA({ level, seesB }: Caller): boolean {
  return level !== null || !seesB;
}

function changes(before: Record<string, string>, after: Record<string, string>): Finding[] {
  const changed = Object.keys(after).filter((table) => before[table] !== after[table]);
  return changed.map((table) => {
    const problem = `rows of B in ${table} have changed: ${before[table]}, then ${after[table]}`;
    return { operation: '', caller: 'people of A', target: 'rows of B', problem };
  });
}

function named({ cast }: Stage, name: string) {
  return cast.find((caller) => caller.name === name)!;
}
