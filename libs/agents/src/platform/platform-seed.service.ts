import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PlatformDatabase } from '@app/database';
import { versionHashOf } from '../content/canonical-content';
import { PLATFORM_RESOURCES } from './platform-resources';
import { PlatformResourcesRepository } from './platform-resources.repository';

/** Brings what this release ships. What an organization builds on changes with the release, and its versions stay. */
@Injectable()
export class PlatformSeed implements OnApplicationBootstrap {
  constructor(
    private readonly platform: PlatformDatabase,
    private readonly repository: PlatformResourcesRepository,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.bring();
  }

  async bring(resources = PLATFORM_RESOURCES): Promise<void> {
    await this.platform.run(async (tx) => {
      const current = await this.repository.current(tx);
      for (const resource of resources) {
        const known = current.find(({ type, name }) => type === resource.type && name === resource.name);
        if (!known) await this.repository.add(tx, resource);
        else if (known.hash !== versionHashOf(resource.content))
          await this.repository.replace(tx, known.id, resource.content);
      }
    });
  }
}
