import { join, relative } from 'node:path';
import { Findings, PlantedHouse, type Files } from './planted-house';

interface Linted {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

/** What ESLint says about planted files, under the real configuration and with types. */
export async function lintViolations(files: Files): Promise<Findings> {
  const house = new PlantedHouse(files);
  try {
    const answer = await house.run(join(__dirname, 'lint-planted.mjs'), []);
    const findings = new Findings();
    for (const { filePath, messages } of JSON.parse(answer) as Linted[]) {
      const path = relative(house.root, filePath);
      // A file that cannot be read has no rule to name, and must not pass for a clean one.
      for (const { ruleId, message } of messages) findings.add(path, ruleId ?? message);
    }
    return findings;
  } finally {
    house.remove();
  }
}
