import { type Rule, shape } from '../rule';

/** A new line, as itself or inside a string of JSON, and what a diff writes at its start. */
const LINE = String.raw`(?:\r?\n|\\{1,4}r\\{1,4}n|\\{1,4}n)[+ -]?`;
const REST = String.raw`[^\r\n\\]{0,400}`;
const FIELD = String.raw`${LINE}[ \t]{1,16}[\w.-]{1,80}:[^\r\n\\]{0,8192}`;

const KIND = '(?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?';
const ENDED = String.raw`(?:[^-]|-(?!----)){60,16384}-{5,6}END ${KIND}-----`;
const CUT_OFF = String.raw`[A-Za-z0-9+/=\s\\]{60,16384}`;

/** Secrets of several lines. */
export const DOCUMENTS: readonly Rule[] = [
  shape('private-key', ['private key'], `-----BEGIN ${KIND}-----(?:${ENDED}|${CUT_OFF})`),
  shape(
    'kubernetes-secret',
    ['kind: secret'],
    String.raw`(?<keep>(?<![^\n n+-])kind: Secret(?:(?!${LINE}(?:---|kind:|data:|stringData:))${LINE}${REST}){0,30}${LINE}(?:data|stringData):)(?:${FIELD}){1,100}`,
  ),
  // kubectl sorts its fields by name, so the data comes first.
  shape(
    'kubernetes-secret',
    ['kind: secret'],
    String.raw`(?<keep>(?<![A-Za-z])(?:n)?(?:data|stringData):)(?:${FIELD}){1,40}(?=${LINE}kind: Secret)`,
  ),
];
