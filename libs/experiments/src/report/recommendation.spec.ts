import type { UserEvidence } from '../evidence';
import { evidence, peopleWith, person, PLAN } from './planted-evidence';
import { type ReportEvidence, reportOf } from './report';

/** Twenty people in each arm with ten sessions each. */
const arms = (control: number[], variant: number[], count = 20) => [
  ...peopleWith('control', count, control),
  ...peopleWith('variant', count, variant),
];
const better = arms([4, 5, 6], [7, 8, 9]);
const even = arms([5, 6, 7], [5, 7, 6]);
const report = (people: UserEvidence[], { plan, ...given }: Partial<ReportEvidence> = {}) =>
  reportOf(evidence(people, { ...given, plan: { ...PLAN, ...plan } }));
const withPlan = (
  people: UserEvidence[],
  plan: Partial<ReportEvidence['plan']>,
  given: Partial<ReportEvidence> = {},
) => report(people, { ...given, plan: { ...PLAN, ...plan } });
const unmet = ({ gate }: ReturnType<typeof report>) =>
  gate.conditions.filter(({ met }) => !met).map(({ condition }) => condition);

describe('guardrails', () => {
  const costs = (control: number, variant: number) =>
    better.map((one, index) => ({
      ...one,
      cost: (one.arm === 'control' ? control : variant) * 10 + (index % 3),
    }));
  const guarded = (people: UserEvidence[], margin: number) =>
    withPlan(people, { guardrails: [{ metric: 'avg_cost', margin }] });

  it.each([
    ['safe', 1.2],
    ['undecided', 1.02],
    ['undecided', 0.98],
    ['failing', 0.8],
  ])('are %s when the cost goes from 1 to 2 USD with a margin of %d', (state, margin) => {
    const [guardrail] = guarded(costs(1, 2), margin).guardrails;
    expect(guardrail).toMatchObject({ metric: 'avg_cost', margin, state, reason: null });
  });

  it('are safe when the most harm there may be is the margin, and fail beyond the least', () => {
    const [least, most] = guarded(costs(1, 2), 1).guardrails[0]!.harm!;
    const states = [most, most - 1e-9, least, least - 1e-9].map(
      (margin) => guarded(costs(1, 2), margin).guardrails[0]!.state,
    );
    expect(states).toEqual(['safe', 'undecided', 'undecided', 'failing']);
  });

  it('mind the direction: more successes are no harm, fewer are', () => {
    const guardrails = [{ metric: 'success_rate' as const, margin: 5 }];
    const state = (people: UserEvidence[]) => withPlan(people, { guardrails }).guardrails[0]!;
    expect(state(better)).toMatchObject({ state: 'safe' });
    expect(state(better).harm![1]).toBeLessThan(0);
    expect(state(arms([7, 8, 9], [4, 5, 6]))).toMatchObject({ state: 'failing' });
    expect(state(even)).toMatchObject({ state: 'undecided' });
  });

  it('are unknown without an interval, or with one that is for one look', () => {
    expect(guarded(better, 1).guardrails[0]).toMatchObject({
      state: 'unknown',
      harm: null,
      reason: 'zero_variance',
    });
    const same = withPlan(arms([10], [10]), { guardrails: [{ metric: 'success_rate', margin: 50 }] });
    expect(same.metrics.success_rate.ci).not.toBeNull();
    expect(same.guardrails[0]).toMatchObject({ state: 'unknown', reason: 'zero_variance' });
  });

  it('that fail stop the experiment, however good the primary metric is', () => {
    const failing = guarded(costs(1, 4), 1);
    expect(failing.gate.isOpen).toBe(false);
    expect(failing.recommendation).toMatchObject({ action: 'stop_harm', reasons: ['guardrail_avg_cost'] });
    expect(failing.recommendation.sentence).toMatch(
      /^Stop the experiment: the variant is worse in the average cost by 2\.\d+ USD or more, beyond the margin of 1 USD\.$/,
    );
  });
});

describe('the gate', () => {
  it('opens when all is shown', () => {
    const { gate, recommendation } = report(better);
    expect(gate.isOpen).toBe(true);
    expect(gate.conditions.map(({ condition }) => condition)).toEqual([
      ...['seven_days', 'ten_users', 'hundred_sessions', 'degrees_of_freedom'],
      ...['sample_ratio', 'primary_effect', 'guardrails'],
    ]);
    expect(recommendation.action).toBe('ship_variant');
    expect(recommendation.sentence).toMatch(
      /^Ship the variant: the success rate is 30 percentage points higher with the variant \(interval 21\.\d to 38\.\d, p < 0\.001, 40 people\)\.$/,
    );
  });

  it.each<[string, ReturnType<typeof report>]>([
    ['seven_days', report(better, { at: new Date(PLAN.startedAt!.getTime() + 6.9 * 86_400_000) })],
    ['seven_days', withPlan(better, { startedAt: null })],
    ['ten_users', report(arms([3, 3, 4], [9, 9, 10], 9).map((one) => ({ ...one, sessions: 12 })))],
    [
      'ten_users',
      report([...peopleWith('control', 20, [4, 5]), ...peopleWith('variant', 9, [17, 18], { sessions: 20 })]),
    ],
    ['hundred_sessions', report(better.map((one) => ({ ...one, ...fourSessions(one) })))],
    [
      'sample_ratio',
      report(better, {
        assigned: [
          { arm: 'control', phase: 1, users: 500 },
          { arm: 'variant', phase: 1, users: 350 },
        ],
      }),
    ],
    ['primary_effect', report(even)],
    ['primary_effect', report(arms([7, 8, 9], [4, 5, 6]))],
  ])('stays shut for %s', (condition, shut) => {
    expect(unmet(shut)).toEqual([condition]);
    expect(shut.recommendation.action).not.toBe('ship_variant');
  });

  it('stays shut when one person of many makes up an arm', () => {
    const light = Array.from({ length: 10 }, () => person('variant', { sessions: 1, successes: 1 }));
    const heavy = person('variant', { sessions: 100, successes: 95 });
    const shut = report([...peopleWith('control', 20, [1, 2]), ...light, heavy]);
    expect(unmet(shut)).toContain('degrees_of_freedom');
    expect(shut.health.warnings).toEqual(['dominant_user', 'low_df']);
  });

  it('stays shut when only an earlier look has shown something', () => {
    const former = { success_rate: { pValue: 0.001, looks: 2 } };
    const shut = report(arms([5, 6, 7], [5, 7, 7]), { former });
    expect(shut.significance.significant).toBe(true);
    expect(unmet(shut)).toEqual(['primary_effect']);
    expect(shut.recommendation).toMatchObject({ action: 'keep_running' });
    expect(shut.recommendation.sentence).toContain(
      'an earlier look showed a difference, but the newest does not',
    );
  });
});

describe('the recommendation', () => {
  it('is to look into the data where people are not split as planned', () => {
    const assigned = [
      { arm: 'control' as const, phase: 1, users: 500 },
      { arm: 'variant' as const, phase: 1, users: 350 },
    ];
    const { recommendation } = report(better, { assigned });
    expect(recommendation).toMatchObject({ action: 'look_into_data', reasons: ['srm'] });
  });

  it('is to look into the data where outcomes are missing in one arm, if they matter', () => {
    const missing = better.map((one, index) =>
      one.arm === 'variant'
        ? { ...one, withOutcome: 9, successes: 8 }
        : { ...one, withOutcome: 5 + (index % 2), successes: 4 },
    );
    expect(report(missing).recommendation).toEqual({
      action: 'look_into_data',
      sentence:
        "Look into the data: it is unknown how 45 % of the control's sessions ended and 10 % of the variant's, " +
        'so their successes cannot be compared.',
      reasons: ['missing_outcome'],
    });
    const ofTurns = withPlan(missing, { primaryMetric: 'avg_turns', goals: ['avg_turns'] });
    expect(ofTurns.recommendation.action).toBe('keep_running');
    expect(ofTurns.significance.reasons).toContain('missing_outcome');
  });

  it('is to keep the control where the variant is worse', () => {
    const { recommendation } = report(arms([7, 8, 9], [4, 5, 6]));
    expect(recommendation).toMatchObject({ action: 'keep_control', reasons: ['primary_worse'] });
    expect(recommendation.sentence).toMatch(
      /^Keep the control: the success rate is 30 percentage points lower/,
    );
  });

  it('is to keep the control once the plan is over without a difference', () => {
    for (const plan of [{ plannedSessions: 400 }, { plannedEnd: new Date('2026-03-09T00:00:00Z') }]) {
      const { recommendation } = withPlan(even, plan);
      expect(recommendation).toMatchObject({ action: 'keep_control', reasons: ['plan_reached'] });
      expect(recommendation.sentence).toMatch(
        /no difference in the success rate is shown \(the interval is -\d.* to \d.*\)\.$/,
      );
    }
    const early = { at: new Date('2026-03-04T09:00:00Z') };
    expect(withPlan(better, { plannedSessions: 400 }, early).recommendation.action).toBe('keep_running');
    expect(withPlan(even, { plannedSessions: 401 }).recommendation.action).toBe('keep_running');
  });

  it('is to keep it running while nothing is shown, and says what is missing', () => {
    expect(report(even).recommendation).toMatchObject({
      action: 'keep_running',
      reasons: ['primary_effect'],
    });
    expect(report(even).recommendation.sentence).toContain('no difference is shown after 400 sessions');
    const early = report(better, { at: new Date('2026-03-04T09:00:00Z') }).recommendation;
    expect(early).toMatchObject({ action: 'keep_running', reasons: ['seven_days'] });
    expect(early.sentence).toContain('but it is too early to act on it (2.0 of 7 days)');
    expect(report([person('control')]).recommendation).toMatchObject({
      action: 'keep_running',
      sentence: 'Keep it running: nothing can be told of the success rate yet, as an arm has no sessions.',
    });
  });

  it('says what warns of a result beside it', () => {
    const one = person('variant', { sessions: 250, successes: 200 });
    const { significance, recommendation } = report([...better, one]);
    expect(significance.reasons).toEqual(['dominant_user']);
    expect(recommendation).toMatchObject({ action: 'ship_variant', reasons: ['dominant_user'] });
  });
});

function fourSessions({ successes }: UserEvidence) {
  return { sessions: 4, withOutcome: 4, successes: successes >= 7 ? 3 + (successes % 2) : successes % 2 };
}
