import type { Outcome } from '../session';

/** What the score is made of. Null where nothing is known. */
export interface QualityInput {
  /** Any event tells of the session. */
  hasEvents: boolean;
  outcome: Outcome | null;
  turns: number;
  toolCalls: number;
  failedCalls: number;
  retries: number;
  interruptions: number;
  autoCompactions: number;
  cacheHitShare: number | null;
}

export interface QualityPart {
  name: PartName;
  /** From 0, bad, to 1, good; null where it is not known. */
  value: number | null;
  weight: number;
  /** Points of the score, of 100, to two decimals; null where the value is. */
  contribution: number | null;
}

export interface Quality {
  /** From 0 to 100, to two decimals; null for a session that no event tells of. */
  score: number | null;
  parts: QualityPart[];
}

export const PART_NAMES = ['outcome', 'tools', 'interruptions', 'retries', 'cache', 'context'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** They sum to 100. What a weight means and why it is as large as it is: docs/quality-score.md. */
const WEIGHTS: Record<PartName, number> = {
  outcome: 40,
  tools: 20,
  interruptions: 15,
  retries: 10,
  cache: 10,
  context: 5,
};

/**
 * Score = 100 × Σ weight × value ÷ Σ weight, over the parts whose value is known: what is not known neither helps nor
 * harms. A session without events has no score, although its outcome may be known: how it went is not.
 */
export function qualityOf(input: QualityInput): Quality {
  const values = valuesOf(input);
  const known = PART_NAMES.filter((name) => values[name] !== null);
  const total = known.reduce((sum, name) => sum + WEIGHTS[name], 0);
  const parts = PART_NAMES.map((name) => {
    const [value, weight] = [values[name], WEIGHTS[name]];
    const points = value === null ? null : (100 * weight * value) / total;
    return { name, value, weight, points };
  });
  const score = parts.reduce((sum, { points }) => sum + (points ?? 0), 0);
  return {
    score: input.hasEvents && total > 0 ? toHundredths(score) : null,
    parts: parts.map(({ points, ...part }) => ({
      ...part,
      contribution: points === null ? null : toHundredths(points),
    })),
  };
}

function valuesOf(input: QualityInput): Record<PartName, number | null> {
  const { outcome, turns, toolCalls, hasEvents } = input;
  return {
    outcome: outcome === null ? null : Number(outcome === 'success'),
    tools: without(input.failedCalls, toolCalls),
    interruptions: without(input.interruptions, turns),
    retries: without(input.retries, toolCalls),
    cache: input.cacheHitShare,
    context: hasEvents ? 1 / (1 + input.autoCompactions) : null,
  };
}

/** The share that is left when the bad ones are taken away; null of nothing. */
function without(bad: number, all: number): number | null {
  return all > 0 ? 1 - Math.min(bad, all) / all : null;
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
