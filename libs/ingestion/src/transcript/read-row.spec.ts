import { readRow } from './read-row';

describe('readRow', () => {
  it.each([
    ['{"type":"user"', 'not_json'],
    ['nonsense', 'not_json'],
    ['\0\0\0\0', 'not_json'],
    ['{"type":"user"}{"type":"user"}', 'not_json'],
    ['NaN', 'not_json'],
    ['null', 'not_an_object'],
    ['[{"type":"user"}]', 'not_an_object'],
    ['"type"', 'not_an_object'],
    ['{}', 'no_type'],
    ['{"type":""}', 'no_type'],
    ['{"type":7}', 'no_type'],
    ['{"__proto__":{"type":"user"}}', 'no_type'],
    [`{"type":"user","a":${'['.repeat(200)}`, 'too_complex'],
  ])('%j is %s', (line, reason) => {
    expect(readRow(line)).toBe(reason);
  });

  it('needs nothing but the type', () => {
    expect(readRow('{"type":"mode"}')).toEqual({
      type: 'mode',
      subtype: null,
      uuid: null,
      parentUuid: null,
      sessionId: null,
      agentId: null,
      requestId: null,
      promptId: null,
      at: null,
      hasBadTimestamp: false,
      cwd: null,
      gitBranch: null,
      version: null,
      isSidechain: false,
      isMeta: false,
      isCompactSummary: false,
      isApiErrorMessage: false,
      message: null,
      toolUseResult: undefined,
      fields: { type: 'mode' },
    });
  });

  it('keeps unknown fields and reads known ones of a wrong shape as absent', () => {
    const line =
      '{"type":"user","later":{"a":1},"cwd":7,"message":"x","isMeta":"yes","uuid":{},"sessionId":[]}';
    expect(readRow(line)).toMatchObject({
      cwd: null,
      message: null,
      isMeta: false,
      uuid: null,
      sessionId: null,
      fields: { later: { a: 1 } },
    });
  });

  it('leaves NUL bytes and lone surrogates in content as they are', () => {
    const row = readRow('{"type":"user","message":{"content":"a\\u0000b\\ud800"}}');
    expect(row).toMatchObject({ message: { content: 'a\0b\ud800' } });
  });

  it('does not let a row change what objects are', () => {
    readRow('{"type":"user","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['2026-01-22T19:38:12.032Z', '2026-01-22T19:38:12.032Z'],
    ['2026-01-22T19:38:12Z', '2026-01-22T19:38:12.000Z'],
    ['2026-01-31T23:59:59.999Z', '2026-01-31T23:59:59.999Z'],
    ['2026-02-30T10:00:00.000Z', '2026-03-02T10:00:00.000Z'],
    ['2026-01-22T24:00:00.000Z', '2026-01-23T00:00:00.000Z'],
    ['2026-01-22T19:38:12.123456+02:00', '2026-01-22T17:38:12.123Z'],
  ])('reads the time %s', (timestamp, at) => {
    expect(readRow(JSON.stringify({ type: 'user', timestamp }))).toMatchObject({
      at,
      hasBadTimestamp: false,
    });
  });

  it.each([
    'yesterday',
    '2026-01-22',
    '2026-01-22T19:38:12',
    '2026-13-45T99:99:99Z',
    '9999-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '',
    1769110692032,
    true,
    {},
  ])('knows that %j is no time', (timestamp) => {
    expect(readRow(JSON.stringify({ type: 'user', timestamp }))).toMatchObject({
      at: null,
      hasBadTimestamp: true,
    });
  });
});
