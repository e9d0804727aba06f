import { pathParametersOf } from './call';
import { COLLECTIONS } from './collections';
import type { Finding } from './findings';
import { nameOf, type Operation } from './operations';
import { RECIPES } from './recipes';
import { unknownPointers } from './references';

/** What has to be said about an operation before the matrix can ask it. */
export function unreadiness(operation: Operation): Finding[] {
  const missing = pathParametersOf(operation).filter(({ collection }) => !COLLECTIONS[collection]);
  const problems = [
    ...(operation.access ? [] : ['has no row: add one to apps/api/src/http/access/route-access.ts']),
    ...missing.map(
      ({ name, collection }) =>
        `{${name}} names something unknown: say in COLLECTIONS of test/api/isolation/collections.ts how "${collection}" are made`,
    ),
    ...(endsItsOrganization(operation) && !RECIPES[operation.id]
      ? ['ends the organization itself: make one of its own for it in test/api/isolation/recipes.ts']
      : []),
    ...unknownPointers(operation).map(
      (name) =>
        `"${name}" looks like a reference: say in test/api/isolation/references.ts what it points at (POINTERS), or why it points at nothing (CHOSEN)`,
    ),
  ];
  return problems.map((problem) => ({ operation: nameOf(operation), caller: '', target: '', problem }));
}

/** The others are asked in the same organization. */
function endsItsOrganization({ method, path }: Operation): boolean {
  return method === 'DELETE' && path.endsWith('/{org}');
}
