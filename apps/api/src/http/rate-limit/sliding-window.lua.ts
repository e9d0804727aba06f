/**
 * Sliding window counter: what this window holds plus the share of the former window that the sliding window
 * still covers. Two small keys per budget, one atomic step, Redis' own clock.
 *
 * KEYS[1] budget · ARGV[1] limit · ARGV[2] window in ms → { allowed, used, ms until another fits or the window ends }
 */
export const SLIDING_WINDOW = `
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local index = math.floor(now / window)
local elapsed = now - index * window
local current_key = KEYS[1] .. ':' .. index
local former = tonumber(redis.call('GET', KEYS[1] .. ':' .. (index - 1)) or '0')
local current = tonumber(redis.call('GET', current_key) or '0')
local faded = former * (1 - elapsed / window)
local allowed = 0
if faded + current + 1 <= limit then
  redis.call('INCR', current_key)
  redis.call('PEXPIRE', current_key, window * 2)
  current = current + 1
  allowed = 1
end
local reset = window - elapsed
if faded + current + 1 > limit then
  if current + 1 <= limit then
    reset = window * (1 - (limit - 1 - current) / former) - elapsed
  else
    reset = window - elapsed + window * math.max(0, 1 - (limit - 1) / current)
  end
end
return { allowed, math.ceil(faded + current), math.ceil(reset) }
`;
