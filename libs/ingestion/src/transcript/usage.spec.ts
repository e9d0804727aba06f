import { readRow } from './read-row';
import { readUsage } from './usage';

const AT = '2026-08-01T10:00:00.000Z';

function usageOf(row: object) {
  const read = readRow(JSON.stringify({ type: 'assistant', ...row }));
  if (typeof read === 'string') throw new Error(read);
  return readUsage(read, { at: AT, agentId: null });
}

const message = (usage: unknown, rest: object = {}) => ({
  message: { id: 'msg_1', model: 'm', usage, ...rest },
});

describe('readUsage', () => {
  it('reads everything a response may say', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 2,
      cache_creation_input_tokens: 7,
      cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 },
      cache_read_input_tokens: 5,
      server_tool_use: { web_search_requests: 6 },
      speed: 'fast',
      inference_geo: 'us',
      service_tier: 'batch',
      iterations: [{ input_tokens: 99 }],
    };
    const row = { requestId: 'req_1', version: '2.1.280', ...message(usage, { model: 'claude-opus-5' }) };
    expect(usageOf(row)).toEqual({
      messageId: 'msg_1',
      requestId: 'req_1',
      model: 'claude-opus-5',
      at: AT,
      inputTokens: 1,
      outputTokens: 2,
      cacheWrite5mTokens: 3,
      cacheWrite1hTokens: 4,
      cacheReadTokens: 5,
      webSearchRequests: 6,
      speed: 'fast',
      inferenceGeo: 'us',
      serviceTier: 'batch',
      agentId: null,
      cliVersion: '2.1.280',
      outputAccuracy: 'reported',
    });
  });

  it.each([
    ['the split, though the flat field is 0', { cache_creation_input_tokens: 0, split: [8, 2] }, [8, 2]],
    ['the split, though the flat field differs', { cache_creation_input_tokens: 99, split: [0, 3] }, [0, 3]],
    ['one half of a split', { cache_creation_input_tokens: 99, split: [undefined, 3] }, [0, 3]],
    ['the flat field as 5 m without a split', { cache_creation_input_tokens: 9 }, [9, 0]],
    ['the flat field as 5 m with an empty split', { cache_creation_input_tokens: 9, split: [] }, [9, 0]],
    ['nothing', {}, [0, 0]],
  ] as [string, { split?: (number | undefined)[] }, number[]][])(
    'cache writes: %s',
    (_name, given, expected) => {
      const { split, ...usage } = given;
      const nested = split && {
        cache_creation: { ephemeral_5m_input_tokens: split[0], ephemeral_1h_input_tokens: split[1] },
      };
      const read = usageOf(message({ ...usage, ...nested }));
      expect(read).toMatchObject({ cacheWrite5mTokens: expected[0], cacheWrite1hTokens: expected[1] });
    },
  );

  it.each([
    ['another type', { type: 'user', ...message({}) }],
    ['no message', {}],
    ['no usage', message(null)],
    ['a synthetic message', message({ output_tokens: 5 }, { model: '<synthetic>' })],
    ['an API error', { isApiErrorMessage: true, ...message({ output_tokens: 5 }) }],
  ])('%s used nothing', (_name, row) => {
    expect(usageOf(row)).toBeNull();
  });

  it.each([
    { output_tokens: -1 },
    { input_tokens: 1.5 },
    { input_tokens: 2 ** 53 },
    { cache_read_input_tokens: '12' },
    { output_tokens: { nested: 1 } },
    { cache_creation: { ephemeral_1h_input_tokens: -3 } },
    { cache_creation: { ephemeral_5m_input_tokens: 'many' } },
    { server_tool_use: { web_search_requests: -1 } },
    7,
    'many',
    [],
  ])('%j is not believed', (usage) => {
    expect(usageOf(message(usage))).toBe('bad_usage');
  });

  it('does not believe a number beyond what JSON numbers can hold', () => {
    const row = readRow('{"type":"assistant","message":{"id":"m","usage":{"output_tokens":1e999}}}');
    expect(typeof row === 'object' && readUsage(row, { at: AT, agentId: null })).toBe('bad_usage');
  });

  it('identifies a response by message, else by request, else by row', () => {
    const usage = { usage: { output_tokens: 1 } };
    const rest = { requestId: 'req', uuid: 'row' };
    expect(usageOf({ message: { id: 'msg', ...usage }, ...rest })).toMatchObject({ messageId: 'msg' });
    expect(usageOf({ message: usage, ...rest })).toMatchObject({ messageId: 'req' });
    expect(usageOf({ message: usage, uuid: 'row' })).toMatchObject({ messageId: 'row' });
    expect(usageOf({ message: usage })).toBe('no_identity');
  });

  it('keeps tokens whose model is not named', () => {
    expect(usageOf({ message: { id: 'm', usage: { output_tokens: 4 } } })).toMatchObject({
      model: 'unknown',
      outputTokens: 4,
    });
  });

  it.each([
    [undefined, 'reported'],
    ['1.0.98', 'reported'],
    ['2.0.64', 'reported'],
    ['2.1.7', 'reported'],
    ['2.1.11', 'reported'],
    ['2.1.12', 'placeholder'],
    ['2.1.29', 'placeholder'],
    ['2.1.29-beta.1', 'placeholder'],
    ['2.1.30', 'lower_bound'],
    ['2.1.42', 'lower_bound'],
    ['2.1.43', 'reported'],
    ['2.1.120', 'reported'],
    ['2.1.280', 'reported'],
    ['12.1.15', 'reported'],
    ['2.10.15', 'reported'],
    ['nightly', 'reported'],
  ])('output of CLI %s is %s', (version, outputAccuracy) => {
    expect(usageOf({ version, ...message({ output_tokens: 1 }) })).toMatchObject({ outputAccuracy });
  });
});
