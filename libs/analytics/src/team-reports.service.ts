import { Injectable } from '@nestjs/common';
import { averageUsd, type Principal } from '@app/kernel';
import { seesEverybody } from '@app/sessions';
import { onlyManagers } from './analytics.errors';
import { addCells, type Cell, type Sums, totalTokensOf } from './cell';
import { type AgentOfPerson, CellsRepository } from './cells.repository';
import { NamesRepository, type Names } from './names.repository';
import { type Dated, type ReportInput, ReportScopes } from './report-scopes.service';
import { figuresOf, type Summary } from './reports/figures';
import { favouritesOf, type Ranked, rankingOf } from './reports/rankings';
import { ratio } from './reports/ratio';
import { type TrendPoint, trendOf } from './reports/trend';

/** Agents and projects that an overview names. */
const TOP = 5;

export interface PeopleReport {
  people: Ranked[];
  /** By person, those with most sessions first. */
  favourites: Map<string, AgentOfPerson[]>;
  names: Names;
}

export interface TeamOverview {
  members: number;
  /** Members with sessions in the period. */
  activeMembers: number;
  /** Percent of the members. */
  adoptionRate: number | null;
  totals: Summary;
  perMember: PerMember;
  topAgents: Ranked[];
  topProjects: Ranked[];
  trend: TrendPoint[];
  names: Names;
}

/** Averages over the people who had sessions; null when nobody had. Cost in USD. */
export interface PerMember {
  sessions: number | null;
  cost: number | null;
  tokens: number | null;
  turns: number | null;
}

/** Who works with agents, and how much. */
@Injectable()
export class TeamReports {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly cells: CellsRepository,
    private readonly names: NamesRepository,
  ) {}

  /** For managers and above: one row for each person with sessions. */
  async byUser(principal: Principal, input: ReportInput): Promise<Dated<PeopleReport>> {
    if (!seesEverybody(principal)) throw onlyManagers();
    return this.scopes.read(principal, input, async (tx, scope) => {
      const [{ user }, agents] = await Promise.all([
        this.cells.totals(tx, scope, ['user']),
        this.cells.agentsOfPeople(tx, scope),
      ]);
      const people = rankingOf(user);
      const favourites = favouritesOf(agents);
      const names = await this.names.of(tx, { projects: [], users: people.map(({ key }) => key) });
      return { people, favourites, names };
    });
  }

  /** Tells of nobody in particular, so everybody may ask. */
  overview(principal: Principal, input: ReportInput): Promise<Dated<TeamOverview>> {
    return this.scopes.read(principal, input, async (tx, scope) => {
      const [daily, { members, active, people }, { agent, project }] = await Promise.all([
        this.cells.daily(tx, scope),
        this.cells.membersAndPeople(tx, scope),
        this.cells.totals(tx, scope, ['agent', 'project']),
      ]);
      const all = addCells('', daily);
      const topProjects = topOf(project);
      return {
        members,
        activeMembers: active,
        adoptionRate: ratio(100 * active, members, 2),
        totals: { ...figuresOf(all), uniqueUsers: people },
        perMember: perMember(all, people),
        topAgents: topOf(agent),
        topProjects,
        trend: trendOf(daily, scope),
        names: await this.names.of(tx, { projects: topProjects.map(({ key }) => key), users: [] }),
      };
    });
  }
}

/** Sessions of no agent, or no project, have no place among the first. */
function topOf(cells: Cell[]): Ranked[] {
  return rankingOf(cells.filter(({ key }) => key !== '')).slice(0, TOP);
}

function perMember(sums: Sums, people: number): PerMember {
  return {
    sessions: ratio(sums.sessions, people, 2),
    cost: averageUsd(sums.cost, people),
    tokens: ratio(totalTokensOf(sums), people, 0),
    turns: ratio(sums.turns, people, 2),
  };
}
