import { randomUUID } from 'node:crypto';

/** Real sessions have 200 to 2,000 events: a stream of batches goes to the next session after this many. */
export const BATCHES_PER_SESSION = 20;

// What a tool answers is mostly code: quotes, backslashes and line ends have to be escaped, and that has its price.
const CODE = `import { readFile } from 'node:fs/promises';\n\nexport async function readSettings(path) {\n\tconst text = await readFile(path, "utf8");\n\treturn text.split(/\\r?\\n/).filter((line) => line !== "");\n}\n`;
const SUBAGENT = 'a5c1d2e3f4a5b6c7d';

const text = (length) => CODE.repeat(Math.ceil(length / CODE.length)).slice(0, length);

/** What hooks of a coding session send: prompts, and calls that start and end; every fifth is a subagent's. */
function kindOf(place) {
  if (place % 25 === 0) return 'UserPromptSubmit';
  if (place % 25 === 24) return 'Stop';
  return place % 2 ? 'PreToolUse' : 'PostToolUse';
}

function dataOf(place, { eventType, callId, filler }) {
  const base = { cwd: '/workspace/shop', permission_mode: 'default', hook_event_name: eventType };
  const agent = place % 5 === 0 ? { agent_id: SUBAGENT, agent_type: 'code-reviewer' } : {};
  if (eventType === 'UserPromptSubmit') return { ...base, prompt_id: callId, prompt: filler };
  if (eventType === 'Stop') return { ...base, last_assistant_message: filler };
  const call = { tool_name: place % 3 ? 'Bash' : 'Edit', tool_use_id: callId };
  const answer = { tool_response: { stdout: '', interrupted: false }, duration_ms: 120 + place };
  const input = { tool_input: { file_path: '/workspace/shop/src/settings.ts', command: filler } };
  return { ...base, ...agent, ...call, ...input, ...(eventType === 'PostToolUse' ? answer : {}) };
}

const CALL_ID = 'toolu_00000000-0000-4000-8000-000000000000';

/** Events with places for what differs, so that filling in ids is all that is left to do per batch. */
function templates({ size, bytes }) {
  return Array.from({ length: size }, (_, place) => {
    const eventType = kindOf(place);
    const at = new Date(Date.now() - (size - place) * 50).toISOString();
    const envelope = { event_type: eventType, timestamp: at, event_id: randomUUID() };
    const lengthOf = (filler) =>
      JSON.stringify({ ...envelope, data: dataOf(place, { eventType, callId: CALL_ID, filler }) }).length;
    let filler = text(bytes);
    filler = filler.slice(0, Math.max(0, filler.length - (lengthOf(filler) - bytes)));
    while (lengthOf(filler) > bytes) filler = filler.slice(0, -(lengthOf(filler) - bytes));
    const data = JSON.stringify(dataOf(place, { eventType, callId: CALL_ID, filler }));
    return { eventType, at, data, parts: data.split(CALL_ID) };
  });
}

/** Batches of `size` events of about `bytes` bytes of JSON each, with ids that nothing else has. */
export function eventBatches({ size, bytes }) {
  const events = templates({ size, bytes });
  const shared = {
    types: events.map(({ eventType }) => eventType),
    times: events.map(({ at }) => at),
    data: events.map(({ data }) => data),
  };
  return {
    /** A request body. A call's start and end share their id, as in a real session. */
    body() {
      let callId = '';
      const items = events.map(({ eventType, at, parts }, place) => {
        if (place % 2 || !callId) callId = `toolu_${randomUUID()}`;
        const data = parts.join(callId);
        return `{"event_type":"${eventType}","timestamp":"${at}","event_id":"${randomUUID()}","data":${data}}`;
      });
      return Buffer.from(`{"events":[${items.join(',')}]}`);
    },
    /** The same as columns. The texts are made once: a process that only stores spends nothing on making them. */
    columns() {
      return { ids: events.map(() => randomUUID()), ...shared };
    },
  };
}
