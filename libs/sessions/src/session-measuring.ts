import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SessionMeasures } from '@app/experiments';
import { SessionMeasuresRepository } from './session-measures.repository';

/** Says to experiments what sessions come to. */
@Injectable()
export class SessionMeasuring implements OnModuleInit {
  constructor(
    private readonly measures: SessionMeasures,
    private readonly repository: SessionMeasuresRepository,
  ) {}

  onModuleInit(): void {
    this.measures.readBy((tx, ids) => this.repository.of(tx, ids));
  }
}
