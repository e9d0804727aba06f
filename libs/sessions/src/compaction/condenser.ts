import type { ConversationMaterial } from './conversation-material';

/**
 * Says in Markdown what somebody needs who goes on from a conversation without having seen it. `RuleCondenser` does it
 * without a language model; `RemoteCondenser` asks a service that may have one. What fails is tried again later.
 */
export abstract class Condenser {
  abstract condense(material: ConversationMaterial): Promise<string>;
}
