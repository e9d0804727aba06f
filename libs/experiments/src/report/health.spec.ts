import { sampleRatioOfPhases } from '@app/stats';
import type { AssignedUsers } from '../evidence';
import { evidence, peopleWith, person, phase, PLAN } from './planted-evidence';
import { type ReportEvidence, reportOf } from './report';

const fine = [...peopleWith('control', 12, [5, 6]), ...peopleWith('variant', 12, [5, 6])];
const health = (people = fine, given: Partial<ReportEvidence> = {}) =>
  reportOf(evidence(people, given)).health;
const assigned = (...counts: [control: number, variant: number][]): AssignedUsers[] =>
  counts.flatMap(([control, variant], index) => [
    { arm: 'control' as const, phase: index + 1, users: control },
    { arm: 'variant' as const, phase: index + 1, users: variant },
  ]);

it('says nothing where all is well', () => {
  expect(health()).toEqual({
    srm: { pValue: 1, sequentialPValue: 1, isAlarm: false },
    dominantUser: { control: false, variant: false },
    userMeans: { control: expect.closeTo(55, 9), variant: expect.closeTo(55, 9) },
    missingOutcome: {
      share: { control: 0, variant: 0 },
      pValue: null,
      isAlarm: false,
      reason: 'zero_variance',
    },
    unfinished: { control: 0, variant: 0 },
    fewUsers: { control: false, variant: false },
    lowDf: false,
    isUnpriced: false,
    isUnfinishedAlarm: false,
    warnings: [],
  });
});

describe('sample-ratio mismatch', () => {
  it('is of people that were assigned, against the split of their phase', () => {
    const phases = [phase(1, 10), phase(2, 50)];
    const asSplit = health(fine, { phases, assigned: assigned([900, 100], [500, 500]) });
    expect(asSplit.srm).toMatchObject({ pValue: 1, isAlarm: false });
    const off = health(fine, { phases, assigned: assigned([820, 180], [500, 500]) });
    const direct = sampleRatioOfPhases([
      [
        { users: 820, weight: 90 },
        { users: 180, weight: 10 },
      ],
      [
        { users: 500, weight: 50 },
        { users: 500, weight: 50 },
      ],
    ]);
    expect(off.srm).toMatchObject({ pValue: direct, isAlarm: true });
    expect(off.warnings).toEqual(['srm']);
    const more = health(fine, { phases, assigned: assigned([8_200, 1_800], [500, 500]) });
    expect(more.srm.sequentialPValue!).toBeLessThan(0.001);
  });

  it('does not alarm for who happened to come', () => {
    expect(health(fine, { assigned: assigned([530, 470]) }).srm).toMatchObject({ isAlarm: false });
  });
});

it('sees one person who speaks for an arm', () => {
  const one = person('variant', { sessions: 200, successes: 90 });
  const { dominantUser, warnings, userMeans } = health([...fine, one]);
  expect(userMeans.control).toBeCloseTo(55, 9);
  expect(userMeans.variant).toBeCloseTo((12 * 55 + 45) / 13, 9);
  expect(dominantUser).toEqual({ control: false, variant: true });
  expect(warnings).toContain('dominant_user');
});

it('sees few people, and few degrees of freedom', () => {
  const few = health([...peopleWith('control', 2, [5, 6]), ...peopleWith('variant', 2, [6, 7])]);
  expect(few).toMatchObject({ fewUsers: { control: true, variant: true }, lowDf: true });
  expect(few.warnings).toEqual(['few_users', 'low_df']);
});

describe('outcomes that are not known', () => {
  const known = (arm: 'control' | 'variant', counts: number[]) =>
    Array.from({ length: 20 }, (_, index) => {
      const withOutcome = counts[index % counts.length]!;
      return person(arm, { withOutcome, successes: Math.round(withOutcome / 2) });
    });

  it('are fine where they are as many in both arms', () => {
    const { missingOutcome } = health([...known('control', [5, 7]), ...known('variant', [7, 5])]);
    expect(missingOutcome).toMatchObject({
      share: { control: 0.4, variant: 0.4 },
      isAlarm: false,
      reason: null,
    });
    expect(missingOutcome.pValue).toBeCloseTo(1, 9);
  });

  it('alarm where one arm has more, tested by people', () => {
    const { missingOutcome, warnings } = health([...known('control', [9, 10]), ...known('variant', [4, 6])]);
    expect(missingOutcome).toMatchObject({ share: { control: 0.05, variant: 0.5 }, isAlarm: true });
    expect(warnings).toEqual(['missing_outcome']);
  });

  it('alarm where they are always known in one arm and never in the other', () => {
    const { missingOutcome } = health([...known('control', [10]), ...known('variant', [0])]);
    expect(missingOutcome).toMatchObject({ pValue: null, reason: 'zero_variance', isAlarm: true });
  });
});

it('passes on how many sessions have not ended', () => {
  expect(health(fine, { unfinished: { control: 3, variant: 9 } }).unfinished).toEqual({
    control: 3,
    variant: 9,
  });
});

it('says so where a test of cost rests on costs that are lower bounds', () => {
  const people = [...peopleWith('control', 12, [6]), ...peopleWith('variant', 12, [6], { unpriced: 1 })];
  const warningsFor = (primaryMetric: 'avg_cost' | 'success_rate') =>
    reportOf(evidence(people, { plan: { ...PLAN, primaryMetric, goals: [primaryMetric] } })).health.warnings;
  expect(warningsFor('avg_cost')).toContain('unpriced');
  expect(warningsFor('success_rate')).not.toContain('unpriced');
});

it('warns where sessions of one arm hang, and keeps a mismatch of the sample ratio', () => {
  const people = [...peopleWith('control', 12, [6]), ...peopleWith('variant', 12, [6])];
  const warningsOf = (given: Partial<ReportEvidence>) => reportOf(evidence(people, given)).health.warnings;
  expect(warningsOf({ unfinished: { control: 10, variant: 60 } })).toEqual(['unfinished']);
  expect(warningsOf({ unfinished: { control: 60, variant: 60 } })).toEqual([]);
  expect(warningsOf({ formerSampleRatio: 0.0001 })).toEqual(['srm']);
});
