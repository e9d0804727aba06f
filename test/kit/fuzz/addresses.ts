import fc from 'fast-check';
import type { Operation, Parameter } from '../openapi/document';
import { junkText } from './junk';
import { Known, kindOfParameter, type Piece } from './known';
import { knownOf } from './texts';
import { fittingScalar, wrongScalar } from './values';
import { percentEncoded } from './wire';

const RAW = [
  '%00',
  '%FF',
  '%2F',
  '%2E%2E',
  '..',
  '.',
  '%E0%A4%A',
  '%',
  '%ED%A0%80',
  '%25',
  'a%0D%0Ab',
  ';',
  '',
  '%20',
  "'",
  '*',
];

/** Segments, percent-encoded or as wrong as they stand here; of several, one is wrong. */
export function pathOf(
  { path, parameters }: Operation,
  isWrong: boolean,
): fc.Arbitrary<Record<string, Piece>> {
  const names = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const kind = (name: string) => kindOfParameter(path, name);
  const right = Object.fromEntries(names.map((name) => [name, knownOf(kind(name), { isOwn: true })]));
  const wrong = names.map((name) => ({ ...right, [name]: strangePiece(kind(name)) }));
  const choices = isWrong && wrong.length > 0 ? wrong : [right];
  return fc.oneof(
    ...choices.map((pieces) => fc.record<Record<string, Piece>>(pieces, { noNullPrototype: true })),
  );
}

function strangePiece(kind: string): fc.Arbitrary<Piece> {
  return fc.oneof<fc.WeightedArbitrary<Piece>[]>(
    { weight: 3, arbitrary: knownOf(kind, { isOwn: false }) },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 3, arbitrary: junk },
    { weight: 2, arbitrary: fc.constantFrom(...RAW) },
  );
}

type Pair = [name: string, value: Piece];

/** Some of the parameters. When they are to be wrong: one of them, one of them twice, or one that nobody knows. */
export function queryOf({ parameters }: Operation, isWrong: boolean): fc.Arbitrary<Pair[]> {
  const known = parameters.filter((parameter) => parameter.in === 'query');
  const right = fc
    .tuple(...known.map((one) => (one.required ? rightPair(one) : fc.option(rightPair(one), { freq: 2 }))))
    .map((pairs) => pairs.filter((pair) => pair !== null));
  if (!isWrong) return right;
  const wrong = known.map((one) =>
    fc.tuple(
      right.map((pairs) => without(pairs, one)),
      wrongPair(one),
    ),
  );
  const twice = known.map((one) => fc.tuple(right, rightPair(one), rightPair(one)));
  return fc
    .oneof(...wrong, ...wrong, ...twice, fc.tuple(right, unknownPair))
    .map(([pairs, ...more]) => [...pairs, ...more]);
}

const without = (pairs: Pair[], { name }: Parameter): Pair[] => pairs.filter(([other]) => other !== name);
const rightPair = ({ name, schema = {} }: Parameter): fc.Arbitrary<Pair> =>
  fc.tuple(fc.constant(name), fittingScalar(schema, name).map(encodedPiece));
const wrongPair = ({ name, schema = {} }: Parameter): fc.Arbitrary<Pair> =>
  fc.tuple(fc.constant(name), wrongScalar(schema, name).map(encodedPiece));

const junk = junkText.map(percentEncoded);
const unknownPair: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(junk, junk),
  fc.constantFrom<Pair[]>(['%', '%'], ['a[b]', '1'], ['', ''], ['&&', '='], ['__proto__', '1']),
);

const encodedPiece = (piece: Piece): Piece => (piece instanceof Known ? piece : percentEncoded(piece));
