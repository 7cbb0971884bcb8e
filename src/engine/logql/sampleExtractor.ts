import type { LogStage, RangeAggregation } from '../../lang/logql/logqlAst.ts';
import type { LabelGrouping } from '../../lang/query/querySpan.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { ConversionError, parseBytes, parseGoDuration, parseNumber } from './goConversions.ts';
import { compileLabelFilter, filteredLabels, singleComparison, type LabelTest } from './labelFilters.ts';
import { LineLabels } from './lineLabels.ts';
import { compileStages, type LineStage } from './logStages.ts';
import { ParserHints, withUnsuffixed } from './parserHints.ts';

/** A number taken from a line, and the series that it belongs to. */
export interface LineSample {
  readonly value: number;
  readonly labels: LabelSet;
}

/** How the labels of samples are grouped while they are taken. */
interface SampleGrouping {
  readonly names: readonly string[];
  readonly isWithout: boolean;
  readonly hasNone: boolean;
}

const sampleError = 'SampleExtractionErr';

/** Takes numbers from lines: one a line, its bytes, or the value of a label. */
export class SampleExtractor {
  readonly labels: LineLabels;
  readonly #run: LineStage;
  readonly #measure: (line: string, bytes: number) => number | undefined;
  readonly #grouping: SampleGrouping;

  /** @param outer the grouping of a `sum` around, which may be applied at once. */
  constructor(aggregation: RangeAggregation, outer: LabelGrouping | 'all' | undefined) {
    const { range, operator } = aggregation;
    const stages = compileStages(usefulStages(operator, range.stages));
    const { unwrap } = range;
    this.#grouping = groupingOf(aggregation, outer);
    const filters = unwrap?.filters ?? [];
    const groups = this.#grouping.isWithout ? [] : this.#grouping.names;
    const required = [
      ...stages.required,
      ...filters.flatMap(filteredLabels),
      ...this.#grouping.names,
      ...(unwrap === undefined ? [] : [unwrap.label.name]),
    ];
    const early = filters.flatMap((filter) => {
      const comparison = singleComparison(filter);
      return comparison === undefined || filters.length > 1
        ? []
        : [{ label: comparison.label.name, passes: compileLabelFilter(comparison) }];
    });
    this.labels = new LineLabels(
      makeHints(withUnsuffixed(required), groups, this.#grouping, [...stages.earlyFilters, ...early]),
    );
    this.#run = stages.run;
    this.#measure = this.#makeMeasure(aggregation, filters.map(compileLabelFilter));
  }

  /** The sample of a line, or undefined for a line that yields none. */
  extract(
    line: string,
    bytes: number,
    stream: LabelSet,
    metadata: LabelSet | undefined,
    timeNs: bigint,
  ): LineSample | undefined {
    this.labels.reset(stream, metadata);
    const passed = this.#run(line, this.labels, timeNs);
    if (passed === undefined) return undefined;
    const value = this.#measure(passed, passed === line ? bytes : -1);
    return value === undefined ? undefined : { value, labels: this.#groupedLabels() };
  }

  #makeMeasure(
    { operator, range }: RangeAggregation,
    filters: readonly LabelTest[],
  ): (line: string, bytes: number) => number | undefined {
    const { unwrap } = range;
    if (unwrap === undefined) {
      const isBytes = operator === 'bytes_over_time' || operator === 'bytes_rate';
      return isBytes ? (line, bytes) => (bytes >= 0 ? bytes : new TextEncoder().encode(line).length) : () => 1;
    }
    const convert = conversionOf(unwrap.conversion);
    return () => {
      const text = this.labels.get(unwrap.label.name) ?? '';
      if (text === '') return undefined;
      const value = this.#convert(text, convert);
      return filters.every((filter) => filter(this.labels)) ? value : undefined;
    };
  }

  #convert(text: string, convert: (text: string) => number): number {
    try {
      return convert(text);
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error;
      this.labels.error = sampleError;
      this.labels.errorDetails = error.message;
      return 0;
    }
  }

  #groupedLabels(): LabelSet {
    const { names, isWithout, hasNone } = this.#grouping;
    // A line with an error keeps all its labels, so that the error can name them.
    if (this.labels.hasError) return this.labels.toSet();
    if (hasNone) return LabelSet.empty;
    const all = this.labels.toSet();
    if (names.length === 0) return all;
    return isWithout ? all.without(names) : all.only(names);
  }
}

function conversionOf(conversion: string | undefined): (text: string) => number {
  if (conversion === 'bytes') return parseBytes;
  if (conversion === undefined) return parseNumber;
  return (text) => parseGoDuration(text) / 1e9;
}

function makeHints(
  required: readonly string[],
  groups: readonly string[],
  grouping: SampleGrouping,
  filters: ConstructorParameters<typeof ParserHints>[0]['filters'],
): ParserHints {
  const unique = [...new Set(required)];
  if (grouping.hasNone) return new ParserHints({ required: unique, noLabels: unique.length === 0, filters });
  if (grouping.isWithout || groups.length === 0) return new ParserHints({ required: [], noLabels: false, filters });
  return new ParserHints({ required: unique, noLabels: false, filters: [] });
}

function groupingOf(aggregation: RangeAggregation, outer: LabelGrouping | 'all' | undefined): SampleGrouping {
  const own = aggregation.grouping;
  const grouping = own ?? (outer === 'all' ? undefined : outer);
  const names = grouping?.labels.map((label) => label.name) ?? [];
  const isWithout = grouping?.mode === 'without';
  const hasNone = own === undefined ? outer !== undefined && names.length === 0 && !isWithout : names.length === 0;
  const { unwrap } = aggregation.range;
  if (unwrap !== undefined && !hasNone && (names.length === 0 || isWithout)) {
    // The unwrapped label has become the value.
    return { names: [...names, unwrap.label.name], isWithout: true, hasNone };
  }
  return { names, isWithout, hasNone };
}

/** Without line formats whose text nobody looks at. */
function usefulStages(operator: string, stages: readonly LogStage[]): readonly LogStage[] {
  if (operator === 'bytes_over_time' || operator === 'bytes_rate') return stages;
  const readers = new Set(['json', 'logfmt', 'regexp', 'pattern', 'unpack', 'lineFilter']);
  return stages.filter(
    (stage, i) => stage.kind !== 'lineFormat' || stages.slice(i + 1).some((later) => readers.has(later.kind)),
  );
}
