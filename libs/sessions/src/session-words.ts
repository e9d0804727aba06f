import { Injectable } from '@nestjs/common';
import { invalidFields, type JsonObject } from '@app/kernel';
import { type Found, redactJson, redactText, secretIn } from '@app/redaction';
import { Metrics } from '@app/telemetry';

/** What clients say of a session in their own words, without secrets. */
@Injectable()
export class SessionWords {
  constructor(private readonly metrics: Metrics) {}

  text<Text extends string | null | undefined>(text: Text): Text {
    if (typeof text !== 'string') return text;
    const { text: clean, found } = redactText(text);
    this.report(found);
    return clean as Text;
  }

  json(value: JsonObject): JsonObject {
    const { value: clean, found } = redactJson(value);
    this.report(found);
    return clean;
  }

  /** Names and ids are kept as they are, so those that hold a secret are refused. */
  assertNoSecrets(names: Record<string, string | undefined>): void {
    const faults = Object.entries(names).flatMap(([field, name]) => {
      const rule = name === undefined ? null : secretIn(name);
      return rule ? [[field, [`must not hold a secret (${rule})`]] as [string, string[]]] : [];
    });
    if (faults.length > 0) throw invalidFields(Object.fromEntries(faults));
  }

  private report(found: Found): void {
    for (const [rule, count] of Object.entries(found)) this.metrics.secretsRedacted.inc({ rule }, count);
  }
}
