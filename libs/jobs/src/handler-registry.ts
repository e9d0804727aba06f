import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { announcementOf, type JobContract } from './define-job';
import { HANDLES_JOB, type JobHandler } from './job-handler';

export const JOB_MANIFEST = Symbol('job manifest');

type AnyContract = JobContract<never>;
type AnyHandler = JobHandler<object>;

/** Every contract has exactly one handler, or the process does not boot. */
@Injectable()
export class HandlerRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, AnyHandler>();

  constructor(
    @Inject(JOB_MANIFEST) private readonly manifest: AnyContract[],
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function' || !instance) continue;
      const contract = this.reflector.get<AnyContract | undefined>(HANDLES_JOB, metatype);
      if (contract) this.register(contract, instance as AnyHandler);
    }
    const unhandled = this.manifest.filter(({ name }) => !this.handlers.has(name));
    if (unhandled.length > 0)
      throw new Error(`No handler for job ${unhandled.map((job) => job.name).join(', ')}`);
  }

  handlerOf(jobName: string): AnyHandler | undefined {
    return this.handlers.get(jobName);
  }

  /** Whether the payload is the one that was announced: jobs lie in Redis in clear text. */
  isAnnounced(jobName: string, payload: object, announcement: string | undefined): boolean {
    const contract = this.manifest.find(({ name }) => name === jobName);
    return contract !== undefined && announcementOf(contract, payload as never) === announcement;
  }

  private register(contract: AnyContract, handler: AnyHandler): void {
    if (!this.manifest.includes(contract))
      throw new Error(`Job ${contract.name} is handled but not in the manifest`);
    if (this.handlers.has(contract.name)) throw new Error(`Job ${contract.name} has two handlers`);
    this.handlers.set(contract.name, handler);
  }
}
