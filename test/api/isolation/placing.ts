import { randomBytes } from 'node:crypto';
import { isUuid, newId } from '@app/kernel';
import { type Call, ORGANIZATION_HEADER } from './call';
import { ORGANIZATION_QUERY, type Place, placesOf } from './references';
import type { Tenant } from './tenant';

/** The call, with other names in some of its places. */
export function put(call: Call, places: Place[], names: string[]): Call {
  return places.reduce((changed, place, index) => putOne(changed, place, names[index]!), call);
}

/** The same call into an organization that does not exist. */
export function elsewhere(call: Call): Call {
  const places = placesOf(call.operation).filter(
    ({ kind, collection }) => kind === 'address' && collection === 'organizations',
  );
  return put(
    call,
    places,
    places.map(() => newId()),
  );
}

/** What the things are called in an organization: all by their ids, then by every other name that one of them has. */
export function namings(places: Place[], { things }: Tenant): string[][] {
  const names = places.map(({ collection }) => things[collection]!);
  const most = Math.max(...names.map((each) => each.length));
  return Array.from({ length: most }, (_, index) => names.map((each) => each[index] ?? each[0]!));
}

/** Something of the same kind and length that does not exist: of an address, the last word is another. */
export function unknownLike(name: string): string {
  const other = (word: string) => `x${randomBytes(word.length).toString('hex')}`.slice(0, word.length);
  const unlike = name.replace(/[^/]+$/, other);
  return isUuid(name) ? newId() : unlike;
}

function putOne(call: Call, place: Place, value: string): Call {
  const { in: where, name } = place;
  if (place === ORGANIZATION_QUERY)
    return { ...withoutOrganization(call), query: { ...call.query, [name]: value } };
  const part = { path: call.path, query: call.query, header: call.headers, body: call.body as object }[where];
  return { ...call, [where === 'header' ? 'headers' : where]: { ...part, [name]: value } };
}

function withoutOrganization({ headers, ...call }: Call): Call {
  const { [ORGANIZATION_HEADER]: _organization, ...others } = headers;
  return { ...call, headers: others };
}
