import { isJsonObject } from '@app/kernel';
import type { JsonObject, JsonValue } from '@app/kernel';

/** Message content as blocks, whichever of its two forms it has; null when it has neither. */
export function contentBlocks(content: JsonValue | undefined): JsonObject[] | null {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject) : null;
}

/** The texts of content, one per block, without images and whatever else there is. */
export function contentTexts(content: JsonValue | undefined): string[] {
  const texts = (contentBlocks(content) ?? []).map((block) => (block.type === 'text' ? block.text : null));
  return texts.filter((text) => typeof text === 'string');
}
