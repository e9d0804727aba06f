import { betterMatch, matchOf, stackOf } from './stacks';

describe('stackOf', () => {
  it.each([
    ['Ruby on Rails 7.1', 'rails'],
    ['rails@8', 'rails'],
    ['RoR', 'rails'],
    ['TypeScript', 'typescript'],
    ['ts', 'typescript'],
    ['Node.js >=20', 'nodejs'],
    ['node v20.x', 'nodejs'],
    ['next.js', 'nextjs'],
    ['python3', 'python'],
    ['python==3.12', 'python'],
    ['Postgres 17', 'postgresql'],
    ['C#', 'csharp'],
    ['cobol', 'cobol'],
    ['  ', ''],
    ['42', ''],
  ])('%s is %s', (given, name) => {
    expect(stackOf(given)).toBe(name);
    expect(stackOf(name)).toBe(name);
  });
});

describe('matchOf', () => {
  it('is by name, or by what a stack implies', () => {
    expect(matchOf(['rails', 'ruby'], ['rails', 'rspec', 'react'])).toEqual({
      direct: ['rails'],
      implied: ['rspec'],
    });
    expect(matchOf(['python'], ['rails'])).toEqual({ direct: [], implied: [] });
    expect(matchOf([], ['constructor'])).toEqual({ direct: [], implied: [] });
  });

  it('what is named is better than what is implied', () => {
    const [named, implied, twice] = [
      { direct: ['rails'], implied: [] },
      { direct: [], implied: ['rails', 'rspec'] },
      { direct: ['rails', 'ruby'], implied: [] },
    ];
    expect([implied, named, twice].sort(betterMatch)).toEqual([twice, named, implied]);
  });
});
