import { join } from 'node:path';
import { checkout, Findings, PlantedHouse, type Files } from './planted-house';

interface Cruise {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

const CRUISER = join(checkout, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

/** What dependency-cruiser says about planted files, under the real rules. */
export async function dependencyViolations(files: Files): Promise<Findings> {
  const house = new PlantedHouse(files);
  try {
    const answer = await house.run(CRUISER, ['--output-type', 'json', 'apps', 'libs', 'test', 'bench']);
    const findings = new Findings();
    const { violations } = (JSON.parse(answer) as Cruise).summary;
    for (const { from, rule } of violations) findings.add(from, rule.name);
    return findings;
  } finally {
    house.remove();
  }
}
