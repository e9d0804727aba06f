/** What an organization may be told of, and what is said: which thing, and its figures. No content, no secret. */
interface OutboxEvents {
  'session.started': { session_id: string; agent_name: string | null; started_at: string };
  'session.ended': {
    session_id: string;
    agent_name: string | null;
    outcome: string | null;
    ended_at: string;
  };
  'experiment.started': { experiment_id: string; slug: string; agent_name: string; started_at: string };
  'experiment.significant': { experiment_id: string; slug: string; agent_name: string; p_value: number };
  'experiment.deployed': {
    experiment_id: string;
    slug: string;
    agent_name: string;
    variant: 'control' | 'variant';
  };
  'pattern.detected': {
    pattern_id: string;
    agent_name: string;
    /** How many different ones. */
    people: number;
    sessions: number;
    detected_at: string;
  };
}

/** Times are ISO 8601. */
export type OutboxEvent = {
  [Type in keyof OutboxEvents]: { type: Type; data: OutboxEvents[Type] };
}[keyof OutboxEvents];
