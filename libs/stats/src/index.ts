export { alwaysValid, alwaysValidT, effectiveScore } from './always-valid';
export { chanceToWin } from './chance-to-win';
export { clusteredDifference, clusteredVariance, deltaDifference } from './clustered';
export { cupedDifference, type UserHistory } from './cuped';
export { fisherTwoSided } from './fisher';
export { mergeMoments, type Moments, momentsOf, varianceOf } from './moments';
export { benjaminiHochberg, holm } from './multiplicity';
export { cochranMantelHaenszel, type PhaseTable, stratifiedEstimate, stratifiedProportions } from './phases';
export {
  ALWAYS_VALID_FACTOR,
  designEffect,
  detectableEffect,
  powerFor,
  sessionsFor,
  sessionsForProportions,
} from './power';
export { newcombeInterval, pooledZTest, type Proportion, wilsonInterval } from './proportions';
export { clusteredQuantile, quantile } from './quantiles';
export { deltaLiftInterval, fiellerG, relativeLift } from './relative-lift';
export {
  type ArmCount,
  sampleRatio,
  sampleRatioOfPhases,
  sequentialSampleRatio,
  SRM_ALARM,
} from './sample-ratio';
export { welchDf } from './t-test';
export { type UserSum } from './user-sums';
export { welchTest } from './welch';
