/** What a launcher writes for people; a test or a script that reads it finds plain text without colours. */
export const output = {
  print: (line) => console.log(line),
  say: (line) => console.log(`  ✓ ${line}`),
};
