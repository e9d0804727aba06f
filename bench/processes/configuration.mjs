// What an effective configuration costs in the API's process: in parts, and from the question to the bytes of the answer.
import pg from 'pg';
import { built, createContext } from '../lib/built.mjs';
import { answerWith } from '../lib/channel.mjs';
import { contentOf } from '../lib/configuration.mjs';
import { chances } from '../lib/random.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const { AgentsModule, EffectiveResources, ResourcesService, configurationFileOf } =
  built('libs/agents/src/index');
const { mergedResources } = built('libs/agents/src/effective/merged-resources');
const { MergedConfigs } = built('libs/agents/src/effective/merged-configs');
const { ConfigurationAnswers } = built('apps/api/src/agents/configuration-answers.service');
const { toEffectiveConfiguration } = built('apps/api/src/agents/effective.response');

const MODE = 'coaching';
const TIERS = ['platform', 'organization', 'project'];
const PREFIX = 'You are in COACHING MODE. Explain the reasoning before you change anything.';
const ONE = `
  SELECT id, tier, type, name, inheritance, number, hash, content, version_at FROM all_resources
   WHERE (organization_id = $1 OR organization_id IS NULL) AND (tier <> 'project' OR project_id = $2)
     AND name = $3 AND tier = $4`;
const random = chances(2);

class Configuration {
  constructor({ place, pool, resources, answers }) {
    Object.assign(this, { place, pool, resources, answers, configs: new MergedConfigs() });
  }

  /** Of the whole organization: no token that is limited to a project. */
  get principal() {
    const { organizationId, userId } = this.place;
    return { organizationId, userId };
  }

  /** As one writes it first: a query for each resource and tier, behind no wall, and nothing remembered. */
  async naive() {
    const merged = mergedResources(await this.rowByRow());
    return JSON.stringify(toEffectiveConfiguration(merged, MODE));
  }

  async rowByRow() {
    const { organizationId, projectId, names } = this.place;
    const found = [];
    for (const name of names)
      for (const tier of TIERS)
        found.push(...(await this.pool.query(ONE, [organizationId, projectId, name, tier])).rows);
    return found.map(({ hash, number, content, version_at: createdAt, ...about }) => ({
      ...about,
      version: { number, hash: hash.toString('hex'), content, createdAt },
    }));
  }

  merge() {
    return mergedResources(this.rows, (versions) => this.configs.of(versions));
  }

  files() {
    return this.merge().map((one) => configurationFileOf(one, PREFIX));
  }

  ask() {
    const write = (found) => toEffectiveConfiguration(found, MODE);
    const query = { project: this.place.project, personId: this.place.userId };
    return this.answers.of(this.principal, query, { form: `all ${MODE}`, write });
  }

  /** Somebody saves one of the 600. */
  async change() {
    const one = random.oneOf(this.rows.filter(({ tier }) => tier !== 'platform'));
    await this.resources.save(this.principal, one.id, { content: contentOf(one, random) });
  }
}

let configuration;

async function open({ env, databaseUrl, place }) {
  const context = await createContext(env, [AgentsModule]);
  const service = (type) => context.get(type, { strict: false });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const answers = new ConfigurationAnswers(service(EffectiveResources));
  configuration = new Configuration({ place, pool, answers, resources: service(ResourcesService) });
  const first = await timed(() => configuration.ask());
  configuration.rows = await configuration.rowByRow();
  return { first: first.ms };
}

/** By the clock, and CPU time of all threads; in ms. */
async function timed(work) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpu: (user + system) / 1_000 };
}

async function times(work, turns, before = () => undefined) {
  const all = [];
  for (let turn = 0; turn < turns; turn++) {
    await before();
    all.push(await timed(work));
  }
  const ms = all.map((one) => one.ms);
  return { p50: quantile(ms, 0.5), p95: quantile(ms, 0.95), cpu: median(all.map((one) => one.cpu)) };
}

/** Each in turn: what comes first alternates. In ms. */
async function round({ turn, turns }) {
  const works = {
    merge: () => times(() => configuration.merge(), turns),
    files: () => times(() => configuration.files(), turns),
    unchanged: () => times(() => configuration.ask(), turns),
    changed: () =>
      times(
        () => configuration.ask(),
        turns / 5,
        () => configuration.change(),
      ),
    naive: () => times(() => configuration.naive(), turns / 25),
  };
  const names = Object.keys(works);
  const found = {};
  for (const name of turn % 2 ? names : names.toReversed()) found[name] = await works[name]();
  return found;
}

answerWith({ open, round });
