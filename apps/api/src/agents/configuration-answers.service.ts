import { Injectable } from '@nestjs/common';
import { type EffectiveQuery, type EffectiveResource, EffectiveResources } from '@app/agents';
import { BoundedMap, type OrganizationScope } from '@app/kernel';
import { WrittenAnswer } from '../http/written-answer';

/** In bytes: a dozen configurations of 200 resources on three tiers, or a thousand of the usual size. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Answers that tell a whole configuration, kept as they were sent. A configuration is asked for much more often than it
 * changes: while its state is the same nothing is read, merged or written again, and who has the answer is told so at
 * once. Kept in this process alone, so that another release, which may write the same in other bytes, begins with none.
 */
@Injectable()
export class ConfigurationAnswers {
  private readonly known = new BoundedMap<string, WrittenAnswer>(MOST_BYTES, ({ json }) => json.length);

  constructor(private readonly effective: EffectiveResources) {}

  /**
   * `form` names what `write` makes: the answer depends on the form and the configuration, and on nothing else. Who asks
   * is in the state: people who are in the same arms of experiments share an answer.
   */
  of(
    scope: OrganizationScope,
    query: EffectiveQuery,
    { form, write }: { form: string; write: (resources: EffectiveResource[]) => object },
  ): Promise<WrittenAnswer> {
    return this.effective.remembering(scope, query, {
      known: (state) => this.known.get(`${form} ${state}`),
      make: (resources, state) => {
        const answer = new WrittenAnswer(write(resources));
        if (state !== null) this.known.set(`${form} ${state}`, answer);
        return answer;
      },
    });
  }
}
