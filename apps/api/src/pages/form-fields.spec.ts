import { fieldsOf, textOf } from './form-fields';

describe('textOf', () => {
  it('is the trimmed text of a field', () => {
    expect(textOf(fieldsOf({ email: ' ada@example.com ' }), 'email')).toBe('ada@example.com');
  });

  it.each([
    undefined,
    null,
    'text',
    7,
    {},
    { email: ['a', 'b'] },
    { email: 'a\0b' },
    { email: '\ud800' },
    { email: {} },
  ])('is empty for %j', (source) => {
    expect(textOf(fieldsOf(source), 'email')).toBe('');
    expect(textOf(fieldsOf(source), 'constructor')).toBe('');
  });
});
