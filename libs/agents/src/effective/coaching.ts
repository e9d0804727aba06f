import type { CoachingMode } from '@app/kernel';

/** What an agent is told about the person in front of it. Exactly one of the three is true. */
export interface CoachingConfig {
  promptPrefix: string;
  coachingMode: boolean;
  collaborativeMode: boolean;
  autonomousMode: boolean;
}

const PREFIXES: Record<CoachingMode, string> = {
  coaching:
    'CRITICAL: You are in COACHING MODE. The person is learning. Explain the reasoning before you change anything, ' +
    'offer the next step instead of the whole solution, and ask for consent before you write files or run commands.',
  collaborative:
    'You are in COLLABORATIVE MODE. Work as a peer: say briefly what you are about to do and why, propose alternatives ' +
    'where a decision is not obvious, and ask before changes that are hard to undo.',
  autonomous:
    'You are in AUTONOMOUS MODE. The person is experienced. Carry the task to its end without asking for confirmation, ' +
    'keep explanations short, and report what you did and what you checked.',
};

export function coachingConfigOf(mode: CoachingMode): CoachingConfig {
  return {
    promptPrefix: PREFIXES[mode],
    coachingMode: mode === 'coaching',
    collaborativeMode: mode === 'collaborative',
    autonomousMode: mode === 'autonomous',
  };
}
