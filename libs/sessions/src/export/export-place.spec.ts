import fc from 'fast-check';
import { placeFrom, writtenPlace } from './export-place';

const SESSION = '8c0f8e6e-0d3d-4a7b-9f5e-0c8a4d0e5f11';
const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('is what it was after its way through a file', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.option(fc.string({ maxLength: 300 })), (sessionId, item) => {
      const text = writtenPlace({ sessionId, item });
      expect(text).toMatch(/^W[\w-]+$/);
      if (item === null || !item.includes('\0')) expect(placeFrom(text)).toEqual({ sessionId, item });
    }),
  );
});

it.each(
  [
    ['', 'nothing', '*', SESSION, written(SESSION), written([]), written([SESSION])],
    [written([SESSION, 7]), written(['x', 'y']), written([SESSION, 'a', 'b']), written([SESSION, 'a\0'])],
    [written([SESSION, 'a'.repeat(301)]), written([SESSION, '\ud800']), written({ 0: SESSION, 1: 'a' })],
  ].flat(),
)('%s is none', (text) => {
  expect(placeFrom(text)).toBeNull();
});
