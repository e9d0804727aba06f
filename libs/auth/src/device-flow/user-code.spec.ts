import {
  displayUserCode,
  newUserCode,
  normalizeUserCode,
  USER_CODE_ALPHABET,
  userCodeMac,
} from './user-code';

/** Above this, 19 degrees of freedom have less than one chance in a million. */
const CHI_SQUARE_LIMIT = 62;

describe('newUserCode', () => {
  const codes = Array.from({ length: 10_000 }, () => newUserCode());

  it('uses the twenty letters of RFC 8628 and no others', () => {
    for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
    expect(new Set(codes.join('')).size).toBe(20);
  });

  it('likes every letter equally in every place', () => {
    const expected = codes.length / USER_CODE_ALPHABET.length;
    for (let place = 0; place < 8; place += 1) {
      const counts = [...USER_CODE_ALPHABET].map(
        (letter) => codes.filter((code) => code[place] === letter).length,
      );
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(CHI_SQUARE_LIMIT);
    }
  });
});

describe('normalizeUserCode', () => {
  it.each(['WDJB-MJHT', 'wdjb mjht', 'wdjbmjht', ' WDJB – MJHT ', 'w d j b.m_j-h-t', 'WDJB\u00a0MJHT'])(
    'reads %j',
    (input) => {
      expect(normalizeUserCode(input)).toBe('WDJBMJHT');
    },
  );

  it.each([
    '',
    'WDJB',
    'WDJB-MJHTX',
    'WDJB-MJHA',
    'WDJB-MJH\0',
    'W'.repeat(10_000),
    '-'.repeat(64),
    'ＷDJBMJHT',
  ])('refuses (case %#)', (input) => {
    expect(normalizeUserCode(input)).toBeUndefined();
  });
});

describe('displayUserCode', () => {
  it('is what normalizeUserCode reads', () => {
    expect(displayUserCode('WDJBMJHT')).toBe('WDJB-MJHT');
    const code = newUserCode();
    expect(normalizeUserCode(displayUserCode(code))).toBe(code);
  });
});

describe('userCodeMac', () => {
  it('cannot be computed without the key', () => {
    const mac = userCodeMac(Buffer.alloc(32, 1), 'WDJBMJHT');
    expect(mac.equals(userCodeMac(Buffer.alloc(32, 2), 'WDJBMJHT'))).toBe(false);
    expect(mac).toHaveLength(32);
  });
});
