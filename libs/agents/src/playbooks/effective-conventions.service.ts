import { Injectable } from '@nestjs/common';
import type { OrganizationScope } from '@app/kernel';
import { OrganizationDatabase } from '@app/database';
import { ProjectsService } from '@app/organizations';
import { ConventionTiers } from './convention-tiers.service';
import { type EffectiveConvention, effectiveConventions } from './effective-conventions';
import { PlaybookSubscriptions } from './playbook-subscriptions.service';
import { PlaybooksService } from './playbooks.service';
import { syncText } from './sync-text';

/** What the tiers come to for who works in a project, or in none. */
@Injectable()
export class EffectiveConventions {
  constructor(
    private readonly database: OrganizationDatabase,
    private readonly playbooks: PlaybooksService,
    private readonly subscriptions: PlaybookSubscriptions,
    private readonly tiers: ConventionTiers,
    private readonly projects: ProjectsService,
  ) {}

  /** Of one playbook, whether or not anybody goes by it. */
  of(scope: OrganizationScope, playbook: string, project?: string): Promise<EffectiveConvention[]> {
    return this.database.run(scope, async (tx) => {
      const projectId = await this.projects.chosenId(tx, project);
      const [said] = await this.tiers.of(tx, [await this.playbooks.existing(tx, playbook)], projectId);
      return effectiveConventions(said!);
    });
  }

  /** Of all playbooks that the project goes by, as a text for its agents. */
  forSync(scope: OrganizationScope, project?: string): Promise<string> {
    return this.database.run(scope, async (tx) => {
      const projectId = await this.projects.chosenId(tx, project);
      const followed = await this.subscriptions.followed(tx, projectId);
      const said = await this.tiers.of(tx, followed, projectId);
      return syncText(
        followed.map((playbook, index) => ({ playbook, conventions: effectiveConventions(said[index]!) })),
      );
    });
  }
}
