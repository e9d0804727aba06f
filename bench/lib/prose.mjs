const SUBJECTS =
  'the reviewer,a migration,each endpoint,the cache,every hook,a component,the logger,some queue,a release,the schema,each worker,the parser'.split(
    ',',
  );
const VERBS =
  'checks,explains,rewrites,lists,measures,names,splits,covers,documents,proposes,shortens,guards'.split(',');
const OBJECTS =
  'error paths,slow queries,public types,dead code,race conditions,user input,open questions,time zones,flaky specs,log lines,large diffs,memory use'.split(
    ',',
  );
const ENDS =
  'in a table,with one example,for each file,at the end,by severity,without exception,in plain words,when asked,as a list,before merging'.split(
    ',',
  );

/** A line as people write it into the file of an agent: one of 17,280. */
export const ruleOf = ({ oneOf }) => [oneOf(SUBJECTS), oneOf(VERBS), oneOf(OBJECTS), oneOf(ENDS)].join(' ');

/** Markdown of about so many bytes: a list of rules, with a heading now and then. */
export function markdownOf(random, bytes) {
  const lines = [];
  for (let length = 0; length < bytes; length += lines.at(-1).length + 1)
    lines.push(random.below(12) === 0 ? `## About ${ruleOf(random)}` : `- ${ruleOf(random)}`);
  return `${lines.join('\n')}\n`;
}
