import { looksOf } from './looks';
import { evidence, peopleWith } from './planted-evidence';
import { reportOf } from './report';

const apart = [...peopleWith('control', 20, [4, 5, 6]), ...peopleWith('variant', 20, [6, 7, 8])];

describe('looks', () => {
  it('are of the metrics that have a test, with all that is stored', () => {
    const report = reportOf(evidence(apart, { former: { success_rate: { pValue: 0.9, looks: 4 } } }));
    const looks = looksOf(report);
    expect(looks.map(({ metric }) => metric)).toEqual(['success_rate', 'cost_per_success']);
    const { effect, se, df, ci, pValue, pValueNow, pValueFixed } = report.metrics.success_rate;
    expect(looks[0]).toEqual({
      ...{ metric: 'success_rate', looks: 5, sessions: 400, users: 40, effect, se, df },
      ...{ lower: ci![0], upper: ci![1], pValue, pValueNow, pValueFixed },
    });
  });

  it('are none of what has no test', () => {
    expect(looksOf(reportOf(evidence([])))).toEqual([]);
  });
});
