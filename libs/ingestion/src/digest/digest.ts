import type { JsonValue } from '@app/kernel';
import type { EventSource } from '../events/event';
import { agentIn, mergeAgents, type AgentTold } from './agents';
import { callIn, mergeCalls, type CallTold } from './calls';
import { Moments, type StoredMoments } from './moments';
import { Places, type StoredPlaces } from './places';
import type { ToldEvent } from './told-event';
import { textOf } from './told-values';

/** As it is stored, as JSON. Times are Unix milliseconds. What an earlier release did not write is absent. */
export interface StoredDigest extends StoredMoments, StoredPlaces {
  source: EventSource;
  firstAt: number;
  lastAt: number;
  endedAt: number | null;
  endReason: string | null;
  resumedAt: number | null;
  prompts: string[];
  calls: [id: string, call: CallTold][];
  agents: [id: string, agent: AgentTold][];
}

/**
 * What events of one source say, without their content. Every part is a maximum, a minimum, a logical or, or a
 * member of a set: events and digests may be merged in any order and more than once, and merging digests gives what
 * digesting all their events at once gives.
 */
export class Digest {
  firstAt = Infinity;
  lastAt = -Infinity;
  endedAt: number | null = null;
  endReason: string | null = null;
  resumedAt: number | null = null;
  readonly prompts = new Set<string>();
  readonly calls = new Map<string, CallTold>();
  readonly agents = new Map<string, AgentTold>();
  readonly moments = new Moments();
  readonly places = new Places();

  constructor(readonly source: EventSource) {}

  static of(source: EventSource, events: ToldEvent[]): Digest {
    const digest = new Digest(source);
    for (const event of events) digest.add(event);
    return digest;
  }

  add(event: ToldEvent): void {
    const { eventType, at, data } = event;
    this.see(at, at);
    if (eventType === 'SessionEnd') this.end(at, textOf(data.reason, 100));
    if (eventType === 'SessionStart' || eventType === 'UserPromptSubmit') this.resume(at);
    if (eventType === 'UserPromptSubmit') this.prompt(event);
    for (const [id, call] of callIn(event)) mergeCalls(this.calls, id, call);
    for (const [id, agent] of agentIn(event)) mergeAgents(this.agents, id, agent);
    this.moments.add(event);
    this.places.add(event);
  }

  absorb(other: StoredDigest): void {
    this.see(other.firstAt, other.lastAt);
    if (other.endedAt !== null) this.end(other.endedAt, other.endReason);
    if (other.resumedAt !== null) this.resume(other.resumedAt);
    for (const prompt of other.prompts) this.prompts.add(prompt);
    for (const [id, call] of other.calls) mergeCalls(this.calls, id, call);
    for (const [id, agent] of other.agents) mergeAgents(this.agents, id, agent);
    this.moments.absorb(other);
    this.places.absorb(other);
  }

  toJSON(): StoredDigest {
    const { source, firstAt, lastAt, endedAt, endReason, resumedAt } = this;
    const sets = { prompts: [...this.prompts], calls: [...this.calls], agents: [...this.agents] };
    const rest = { ...this.moments.stored(), ...this.places.stored() };
    return { source, firstAt, lastAt, endedAt, endReason, resumedAt, ...sets, ...rest };
  }

  private see(first: number, last: number): void {
    this.firstAt = Math.min(this.firstAt, first);
    this.lastAt = Math.max(this.lastAt, last);
  }

  /** The last end counts; of several at one moment, the reason that sorts last. */
  private end(at: number, reason: string | null): void {
    if (this.endedAt !== null && at < this.endedAt) return;
    const rival = at === this.endedAt ? this.endReason : null;
    this.endReason = rival !== null && (reason === null || reason < rival) ? rival : reason;
    this.endedAt = at;
  }

  private resume(at: number): void {
    this.resumedAt = Math.max(this.resumedAt ?? at, at);
  }

  /** What is submitted to a subagent is its work, no turn of a person. */
  private prompt({ eventId, data }: ToldEvent): void {
    if (isAbsent(data.agent_id)) this.prompts.add(textOf(data.prompt_id) ?? eventId);
  }
}

/**
 * Digests of one session merged, one of each source: sources tell of the same work and are compared, never added. Those that
 * are merged already take in the others.
 */
export function mergeDigests(parts: StoredDigest[], merged: Digest[] = []): Digest[] {
  const bySource = new Map<EventSource, Digest>(merged.map((digest) => [digest.source, digest]));
  for (const part of parts) {
    const digest = bySource.get(part.source) ?? new Digest(part.source);
    bySource.set(part.source, digest);
    digest.absorb(part);
  }
  return [...bySource.values()];
}

function isAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
