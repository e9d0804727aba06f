import { type Rule, shape } from '../rule';
import { NAME_KEYWORDS, SECRET_NAME } from '../secret-names';

/** Secrets that are part of an address, and addresses that are secrets. */
export const ADDRESSES: readonly Rule[] = [
  shape(
    'url-password',
    ['://'],
    String.raw`(?<keep>://[^\s:/?#@"'\\<>]{0,128}:)(?!\$|\{|<|%s)[^\s/?#@"'\\<>]{1,256}(?=@)`,
  ),
  shape(
    'query-secret',
    NAME_KEYWORDS,
    String.raw`(?<keep>(?<!&)[?&][\w-]{0,20}?${SECRET_NAME}=)(?![$<{(\[*])[^\s&"'\\#(){}<>,;\x60]{6,2048}`,
  ),
  shape(
    'slack-webhook',
    ['hooks.slack.com/'],
    String.raw`(?<keep>hooks\.slack\.com/(?:services|workflows|triggers)/)[A-Za-z0-9/]{20,120}`,
  ),
  shape(
    'teams-webhook',
    ['webhook.office.com/'],
    String.raw`(?<keep>webhook\.office\.com/webhookb2/)[A-Za-z0-9@/-]{40,240}`,
  ),
  shape('discord-webhook', ['/api/webhooks/'], String.raw`(?<keep>/api/webhooks/\d{15,22}/)[\w-]{40,100}`),
];
