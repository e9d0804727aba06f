import type { Findings } from './findings';
import type { Gate } from './gate';
import type { Recommendation } from './recommendation';

/** What is known, and what follows. Plain JSON: a figure that cannot be given is null, and a reason is near. */
export interface ExperimentReport extends Findings {
  gate: Gate;
  recommendation: Recommendation;
}
