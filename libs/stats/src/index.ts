export { alwaysValid, alwaysValidT, effectiveScore } from './always-valid';
export { chanceToWin } from './chance-to-win';
export {
  clusteredDifference,
  clusteredEstimate,
  type ClusteredMeans,
  clusteredMeans,
  clusteredVariance,
  deltaDifference,
} from './clustered';
export { clusteredRatios, type UserRatio } from './clustered-ratio';
export { cupedDifference, type UserHistory } from './cuped';
export { sketchBin, sketchQuantile } from './dd-sketch';
export { fisherTwoSided } from './fisher';
export { type Inference, type Interval, known, type Reason, type TEstimate, unknown } from './inference';
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
export { clusteredQuantile, quantile, spreadOfShares, summarizedQuantile } from './quantiles';
export { deltaLiftInterval, fiellerG, type MeanEstimate, relativeLift } from './relative-lift';
export {
  type ArmCount,
  sampleRatio,
  sampleRatioOfPhases,
  sequentialSampleRatio,
  sequentialSampleRatioOfPhases,
  SRM_ALARM,
} from './sample-ratio';
export { tTest, welchDf } from './t-test';
export { type UserSum } from './user-sums';
export { welchTest } from './welch';
export { zTest } from './z-test';
