import type { ModelFamily } from './price-table';

/**
 * Whole names only. A prefix match would give `claude-opus-4-5` the price of `claude-opus-4` (three times
 * as much) and would invent a price for models that do not exist yet.
 */
const FAMILY_BY_NAME: ReadonlyMap<string, ModelFamily> = new Map<string, ModelFamily>([
  ['claude-opus-5', 'opus-5'],
  ['claude-opus-4-8', 'opus-4-8'],
  ['claude-opus-4-7', 'opus-4-7'],
  ['claude-opus-4-6', 'opus-4-6'],
  ['claude-opus-4-5', 'opus-4-5'],
  ['claude-opus-4-1', 'opus-4-1'],
  ['claude-opus-4-0', 'opus-4'],
  ['claude-opus-4', 'opus-4'],
  ['claude-sonnet-5', 'sonnet-5'],
  ['claude-sonnet-4-6', 'sonnet-4-6'],
  ['claude-sonnet-4-5', 'sonnet-4-5'],
  ['claude-sonnet-4-0', 'sonnet-4'],
  ['claude-sonnet-4', 'sonnet-4'],
  ['claude-3-7-sonnet', 'sonnet-3-7'],
  ['claude-haiku-4-5', 'haiku-4-5'],
  ['claude-3-5-haiku', 'haiku-3-5'],
]);

const LONGEST_ID = 200;

/** `us.anthropic.` and the like (Bedrock), `anthropic/` (routers). */
const CLOUD_PREFIX = /^(?:[a-z]+\.)?anthropic[./]/;
/** Bedrock's model version: `-v1:0`, sometimes with a context size behind it. */
const CLOUD_VERSION = /-v\d+(?::\w+)*$/;
/** `[1m]`: the same model with the long context window, at the same list price. */
const CONTEXT_WINDOW = /\[\d+[km]\]$/;
/** `-20251101`, Vertex's `@20251101`, `-latest`. */
const SNAPSHOT = /(?:[-@]\d{8}|[-@]latest|@default)$/;

/** The price family of a model id in any of its published spellings, null if it is not one we have a price for. */
export function modelFamily(modelId: string): ModelFamily | null {
  return FAMILY_BY_NAME.get(modelName(modelId)) ?? null;
}

/** What a model is called in all spellings of its id: its family, or for one that we do not know its name without them. */
export function modelKey(modelId: string): string {
  return modelFamily(modelId) ?? modelName(modelId);
}

function modelName(modelId: string): string {
  if (modelId.length > LONGEST_ID) return modelId;
  return modelId
    .trim()
    .toLowerCase()
    .replace(CLOUD_PREFIX, '')
    .replace(CONTEXT_WINDOW, '')
    .replace(CLOUD_VERSION, '')
    .replace(SNAPSHOT, '')
    .replace(/(\d)\.(\d)/, '$1-$2');
}
