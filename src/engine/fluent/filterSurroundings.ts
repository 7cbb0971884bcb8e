import type { EventRecord, EventTime } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';

/** What filters know beside the record. */
export interface FilterSurroundings {
  readonly tag: string;
  readonly time: EventTime | undefined;
  readonly now: number;
  readonly pod: EventRecord | undefined;
  readonly parsers: ReadonlyMap<string, FluentbitParser>;
  /** A property's value with its variables put in. */
  readonly valueOf: (section: FluentbitSection, key: string) => string | undefined;
}
