import { documentOf, type ResourceDocument } from '../content/agent-document';
import { type Inheritance, type Tier, TIERS } from '../resource';

/** A tier's own version of a resource. */
export interface TierVersion {
  resourceId: string;
  tier: Tier;
  inheritance: Inheritance;
  content: string;
  /** From 1. */
  number: number;
  versionHash: string;
  /** When this version became the tier's current one. */
  since: Date;
}

/** What the tiers come to. */
export interface EffectiveConfig {
  description?: string;
  /** The union in tier order; undefined when no tier says anything of tools. */
  tools?: string[];
  model?: string;
  version: string;
  instructions: string;
  /** The versions that it was made of, from the most general. */
  parts: TierVersion[];
}

const DEFAULT_VERSION = '1.0';
const HEADINGS: Record<Exclude<Tier, 'platform'>, string> = {
  organization: '## From the organization',
  project: '## From the project',
};

/** Which version of which resource, on which tier. */
export type VersionRef = Pick<TierVersion, 'resourceId' | 'versionHash' | 'tier'>;

/**
 * The versions that count, from the most general: those from the last tier on that does not inherit. Whatever order they
 * come in, the result is the same.
 */
export function chainOf<Version extends Pick<TierVersion, 'tier' | 'inheritance'>>(
  versions: readonly Version[],
): Version[] {
  const sorted = TIERS.flatMap((tier) => versions.filter((version) => version.tier === tier));
  const start = sorted.findLastIndex(({ inheritance }) => inheritance !== 'inherit');
  return sorted.slice(Math.max(start, 0));
}

/** Merges the tiers of one resource. Of what can be said once (description, model) the most specific tier decides. */
export function mergeTiers(versions: readonly TierVersion[]): EffectiveConfig {
  const parts = chainOf(versions);
  const documents = parts.map(({ content }) => documentOf(content));
  const latest = documents.toReversed();
  const tools = documents.flatMap((document) => document.tools ?? []);
  return {
    description: firstOf(latest, 'description'),
    tools: documents.some((document) => document.tools) ? [...new Set(tools)] : undefined,
    model: firstOf(latest, 'model'),
    version: firstOf(documents, 'version') ?? DEFAULT_VERSION,
    instructions: instructionsOf(parts, documents),
    parts,
  };
}

function firstOf(
  documents: ResourceDocument[],
  name: 'description' | 'model' | 'version',
): string | undefined {
  return documents.find((document) => document[name] !== undefined)?.[name];
}

/** The first text as it is, the others below a heading that says whose they are. */
function instructionsOf(parts: TierVersion[], documents: ResourceDocument[]): string {
  const texts = documents.map(({ body }, index) => {
    const { tier } = parts[index]!;
    const text = body.trim();
    return index === 0 || tier === 'platform' || text === '' ? text : `${HEADINGS[tier]}\n\n${text}`;
  });
  return texts.filter((text) => text !== '').join('\n\n');
}
