import { databaseTimeout, DomainError } from './errors';
import { togetherOrEach } from './together-or-each';

/** Works numbers, but no odd ones; notes what it was given and who failed. */
async function work(items: number[], failure = new Error('odd')) {
  const given: number[][] = [];
  const failed: number[] = [];
  const some = async (batch: number[]) => {
    given.push(batch);
    if (batch.some((item) => item % 2)) throw failure;
  };
  const worked = await togetherOrEach(items, some, (item) => failed.push(item));
  return { given, worked, failed };
}

describe('togetherOrEach', () => {
  it('works all at once when none is bad', async () => {
    expect(await work([2, 4])).toEqual({ given: [[2, 4]], worked: [2, 4], failed: [] });
  });

  it('works each by itself when one is bad, in order', async () => {
    expect(await work([2, 3, 4])).toEqual({
      given: [[2, 3, 4], [2], [3], [4]],
      worked: [2, 4],
      failed: [3],
    });
  });

  it('works a single one once', async () => {
    expect(await work([3])).toEqual({ given: [[3]], worked: [], failed: [3] });
  });

  it('works nothing when there is nothing', async () => {
    expect(await work([])).toEqual({ given: [], worked: [], failed: [] });
  });

  it('tries each by itself when a server that is there takes too long', async () => {
    const slow = databaseTimeout(new Error('57014'));
    expect(await work([2, 3], slow)).toEqual({ given: [[2, 3], [2], [3]], worked: [2], failed: [3] });
  });

  it('blames nobody when a server takes too long for one after the other', async () => {
    const slow = databaseTimeout(new Error('57014'));
    await expect(work([1, 3, 5, 7, 9], slow)).rejects.toBe(slow);
  });

  it('blames nobody when a server is away', async () => {
    const away = new DomainError('unavailable', 'database_unavailable', 'Try again.');
    await expect(work([2, 3], away)).rejects.toBe(away);
  });
});
