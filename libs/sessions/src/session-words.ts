import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@app/kernel';
import { type Found, redactJson, redactName, redactText } from '@app/redaction';
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

  /** As it is looked for, too. */
  name(name: string | null): string | null {
    if (name === null) return null;
    this.text(name);
    return redactName(name);
  }

  json(value: JsonObject): JsonObject {
    const { value: clean, found } = redactJson(value);
    this.report(found);
    return clean;
  }

  private report(found: Found): void {
    for (const [rule, count] of Object.entries(found)) this.metrics.secretsRedacted.inc({ rule }, count);
  }
}
