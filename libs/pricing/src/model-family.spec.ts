import { modelFamily } from './model-family';
import { PRICE_TABLE } from './price-table';

describe('modelFamily', () => {
  it.each([
    ['claude-sonnet-4-20250514', 'sonnet-4'],
    ['claude-sonnet-4-0', 'sonnet-4'],
    ['claude-opus-4-5-20251101', 'opus-4-5'],
    ['claude-haiku-4-5-20251001', 'haiku-4-5'],
    ['claude-3-7-sonnet-20250219', 'sonnet-3-7'],
    ['claude-3-7-sonnet-latest', 'sonnet-3-7'],
    ['claude-3-5-haiku-20241022', 'haiku-3-5'],
    ['claude-opus-4-1-20250805', 'opus-4-1'],
    ['claude-opus-4-20250514', 'opus-4'],
    ['claude-opus-4', 'opus-4'],
    ['claude-sonnet-4-5-20250929', 'sonnet-4-5'],
    ['claude-sonnet-4-5-20250929[1m]', 'sonnet-4-5'],
    ['claude-opus-4-6[1m]', 'opus-4-6'],
    ['claude-opus-4-7', 'opus-4-7'],
    ['claude-opus-4-8', 'opus-4-8'],
    ['claude-sonnet-5', 'sonnet-5'],
    ['claude-sonnet-5-20260601', 'sonnet-5'],
    ['claude-opus-5', 'opus-5'],
    ['claude-opus-5-20260715[1m]', 'opus-5'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'sonnet-4-5'],
    ['anthropic.claude-3-5-haiku-20241022-v1:0', 'haiku-3-5'],
    ['global.anthropic.claude-opus-4-5-20251101-v1:0[1m]', 'opus-4-5'],
    ['claude-opus-4-5@20251101', 'opus-4-5'],
    ['anthropic/claude-opus-4.1', 'opus-4-1'],
    ['anthropic/claude-3.7-sonnet', 'sonnet-3-7'],
    ['Claude-Opus-4-5', 'opus-4-5'],
  ])('%s is %s', (id, family) => {
    expect(modelFamily(id)).toBe(family);
  });

  it.each([
    'claude-opus-4-9',
    'claude-opus-5-5',
    'claude-sonnet-5-1-20270101',
    'claude-opus-45',
    'claude-opus-4-5-turbo',
    'my-claude-opus-4-5',
    'claude-3-opus-20240229',
    'claude-3-5-sonnet-20241022',
    'claude',
    'gpt-5',
    '<synthetic>',
    '',
    '__proto__',
    'constructor',
    `claude-opus-4-5${'-20251101'.repeat(100)}`,
  ])('%s has no price', (id) => {
    expect(modelFamily(id)).toBeNull();
  });

  it('reaches every family of the price table by a model id', () => {
    const reached = new Set(SPELLED.map(modelFamily));
    expect([...new Set(PRICE_TABLE.map((row) => row.family))].filter((f) => !reached.has(f))).toEqual([]);
  });
});

const SPELLED = [
  'claude-opus-5',
  'claude-opus-4-8',
  'claude-opus-4-7',
  'claude-opus-4-6',
  'claude-opus-4-5',
  'claude-opus-4-1',
  'claude-opus-4',
  'claude-sonnet-5',
  'claude-sonnet-4-6',
  'claude-sonnet-4-5',
  'claude-sonnet-4',
  'claude-3-7-sonnet',
  'claude-haiku-4-5',
  'claude-3-5-haiku',
];
