/**
 * Keeps a message for those who were away, and tells it to those who listen. KEYS: the log. ARGV: message, how many
 * are kept, seconds until a log that nothing was added to goes. Answers the message's id.
 */
export const BROADCAST = `
  local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'm', ARGV[1])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('PUBLISH', KEYS[1], id .. ' ' .. ARGV[1])
  return id`;
