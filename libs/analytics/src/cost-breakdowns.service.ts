import { Injectable } from '@nestjs/common';
import { type Principal, roundUsd } from '@app/kernel';
import { seesEverybody } from '@app/sessions';
import { addCells, type Cell } from './cell';
import { CellsRepository } from './cells.repository';
import { NamesRepository, type Names } from './names.repository';
import { type Dated, type ReportInput, ReportScopes } from './report-scopes.service';
import { type Share, sharesOf, withUnattributed } from './reports/shares';

export interface CostBreakdown {
  totalCost: number;
  byModel: Share[];
  byProject: Share[];
  byUser: Share[];
  names: Names;
}

const DIMENSIONS = ['user', 'model', 'project'] as const;

/** The row of everybody whom the caller may not see one by one. */
export const OTHERS = 'others';

@Injectable()
export class CostBreakdowns {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly cells: CellsRepository,
    private readonly names: NamesRepository,
  ) {}

  of(principal: Principal, input: ReportInput): Promise<Dated<CostBreakdown>> {
    return this.scopes.read(principal, input, async (tx, scope) => {
      const { user, model, project: byProject } = await this.cells.totals(tx, scope, DIMENSIONS);
      const all = addCells('', user);
      const byUser = visibleTo(principal, user);
      const byModel = withUnattributed(all, model);
      const names = await this.names.of(tx, { projects: keysOf(byProject), users: keysOf(byUser) });
      return {
        totalCost: roundUsd(all.cost),
        byModel: sharesOf(byModel),
        byProject: sharesOf(byProject),
        byUser: sharesOf(byUser),
        names,
      };
    });
  }
}

/** Below manager: the caller's own row and one of all others. */
function visibleTo(principal: Principal, users: Cell[]): Cell[] {
  if (seesEverybody(principal)) return users;
  const own = users.filter((cell) => cell.key === principal.userId);
  const others = users.filter((cell) => cell.key !== principal.userId);
  return others.length > 0 ? [...own, addCells(OTHERS, others)] : own;
}

function keysOf(cells: Cell[]): string[] {
  return cells.map((cell) => cell.key).filter((key) => key !== '' && key !== OTHERS);
}
