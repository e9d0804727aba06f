export { AnalyticsModule } from './analytics.module';
export { AnalyticsService, type CostBreakdown, OTHERS, type ReportInput } from './analytics.service';
export { totalTokensOf as tokensOfSums } from './cell';
export { INTERVALS, type Interval, type Metric, METRICS, type Share, type Summary } from './reports';
export { RollupUpkeep } from './rollup-upkeep.service';
