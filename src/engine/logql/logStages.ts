import type { DropKeepStage, LabelFormatStage, LogStage } from '../../lang/logql/logqlAst.ts';
import { compileMatcher, type CompiledMatcher } from '../promql/matcher.ts';
import { compileRegex } from '../regex.ts';
import { GoTemplate, TemplateError } from '../template/goTemplate.ts';
import { TemplateSyntaxError } from '../template/goTemplateParser.ts';
import { makeJsonExpressions, parseJsonLine, unpackLine } from './jsonStages.ts';
import { compileLabelFilter, filteredLabels, singleComparison } from './labelFilters.ts';
import { sanitizeName } from './labelNames.ts';
import { compileLineFilter } from './lineFilters.ts';
import { errorDetailsLabel, errorLabel, labelKind, preserveErrorLabel, type LineLabels } from './lineLabels.ts';
import { LinePattern } from './linePattern.ts';
import { makeLogfmtExpressions, parseLogfmtLine } from './logfmtStages.ts';
import { LogqlError } from './logqlError.ts';
import type { EarlyFilter } from './parserHints.ts';
import { lokiFunctions, type TemplateScene } from './templateFunctions.ts';

/** One step of a pipeline: the line as it goes on, or undefined for one that does not. */
export type LineStage = (line: string, labels: LineLabels, timeNs: bigint) => string | undefined;

export interface CompiledStages {
  readonly run: LineStage;
  /** Labels that stages read. */
  readonly required: readonly string[];
  readonly earlyFilters: readonly EarlyFilter[];
}

/** Compiles the stages of a query into one. */
export function compileStages(stages: readonly LogStage[]): CompiledStages {
  const steps = stages.map(compileStage);
  const run: LineStage = (line, labels, timeNs) => {
    let current: string | undefined = line;
    for (const step of steps) {
      current = step(current, labels, timeNs);
      if (current === undefined) return undefined;
    }
    return current;
  };
  return { run, required: [...new Set(stages.flatMap(requiredLabels))], earlyFilters: stages.flatMap(earlyFilter) };
}

function requiredLabels(stage: LogStage): string[] {
  switch (stage.kind) {
    case 'labelFilter':
      return filteredLabels(stage.filter);
    case 'lineFormat':
      return compileTemplate(stage.template, 'line', { line: '', timeNs: 0n }).fields;
    case 'labelFormat':
      return stage.assignments.flatMap(({ from, template }) =>
        from !== undefined ? [from.name] : compileTemplate(template ?? '', 'label', { line: '', timeNs: 0n }).fields,
      );
    default:
      return [];
  }
}

function earlyFilter(stage: LogStage): EarlyFilter[] {
  const comparison = stage.kind === 'labelFilter' ? singleComparison(stage.filter) : undefined;
  if (comparison === undefined) return [];
  return [{ label: comparison.label.name, passes: compileLabelFilter(comparison) }];
}

function compileStage(stage: LogStage): LineStage {
  switch (stage.kind) {
    case 'lineFilter': {
      const test = compileLineFilter(stage);
      return (line) => (test(line) ? line : undefined);
    }
    case 'labelFilter': {
      const test = compileLabelFilter(stage.filter);
      return (line, labels) => (test(labels) ? line : undefined);
    }
    case 'json':
      return passing(stage.extractions.length > 0 ? makeJsonExpressions(stage.extractions) : parseJsonLine);
    case 'logfmt':
      return passing(
        stage.extractions.length > 0
          ? makeLogfmtExpressions(stage.extractions, stage.isStrict)
          : (line, labels) => parseLogfmtLine(line, labels, stage.isStrict, stage.keepsEmpty),
      );
    case 'regexp':
      return passing(compileRegexpStage(stage.expression));
    case 'pattern':
      return passing(compilePatternStage(stage.expression));
    case 'unpack':
      return (line, labels) => {
        const unpacked = unpackLine(line, labels);
        return unpacked.passes ? unpacked.line : undefined;
      };
    case 'lineFormat':
      return compileLineFormat(stage.template);
    case 'labelFormat':
      return compileLabelFormat(stage);
    case 'decolorize':
      return decolorize;
    case 'drop':
    case 'keep':
      return compileDropKeep(stage);
    case 'variableStage':
      throw new LogqlError(400, 'the query holds a variable without a value');
  }
}

function passing(parse: (line: string, labels: LineLabels) => boolean): LineStage {
  return (line, labels) => (parse(line, labels) ? line : undefined);
}

/** Sets a label that a parser has found; false drops the line. */
function setParsed(labels: LineLabels, plain: string, value: string): boolean {
  const name = labels.freeName(plain);
  const { hints } = labels;
  if (!hints.shouldExtract(name) || hints.isExtracted(name)) return true;
  labels.set(labelKind.parsed, name, value);
  return hints.mayPass(name, labels);
}

function compileRegexpStage(expression: string): (line: string, labels: LineLabels) => boolean {
  const regex = compileRegex(expression);
  const groups = Object.entries(regex.namedGroups())
    .map(([name, index]) => [sanitizeName(name), index] as const)
    .sort((a, b) => a[1] - b[1]);
  return (line, labels) => {
    const matcher = regex.matcher(line);
    if (!matcher.find()) return true;
    return groups.every(([name, index]) => setParsed(labels, name, matcher.group(index) ?? ''));
  };
}

function compilePatternStage(expression: string): (line: string, labels: LineLabels) => boolean {
  const pattern = new LinePattern(expression);
  return (line, labels) =>
    labels.hints.needsNothing || pattern.capture(line).every(([name, value]) => setParsed(labels, name, value));
}

const templateError = 'TemplateFormatErr';

function compileTemplate(source: string, name: string, scene: TemplateScene): GoTemplate {
  try {
    return new GoTemplate(source, name, lokiFunctions(scene));
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    throw new LogqlError(400, `parse error : template: ${name}:1: ${error.message}`);
  }
}

function compileLineFormat(source: string): LineStage {
  const scene: TemplateScene = { line: '', timeNs: 0n };
  const template = compileTemplate(source, 'line', scene);
  return (line, labels, timeNs) => {
    try {
      scene.line = line;
      scene.timeNs = timeNs;
      return template.execute(labels.toMap());
    } catch (error) {
      markTemplateError(error, labels);
      return line;
    }
  };
}

function markTemplateError(error: unknown, labels: LineLabels): void {
  if (!(error instanceof TemplateError)) throw error;
  labels.error = templateError;
  labels.errorDetails = error.message;
}

function compileLabelFormat(stage: LabelFormatStage): LineStage {
  const scene: TemplateScene = { line: '', timeNs: 0n };
  const formats = stage.assignments.map(({ label, from, template }) => ({
    name: label.name,
    from: from?.name,
    template: from === undefined ? compileTemplate(template ?? '', 'label', scene) : undefined,
  }));
  return (line, labels, timeNs) => {
    scene.line = line;
    scene.timeNs = timeNs;
    let data: Map<string, string> | undefined;
    for (const { name, from, template } of formats) {
      if (from !== undefined) {
        const found = labels.find(from);
        if (found === undefined) continue;
        labels.set(labelKind.parsed, name, found.value);
        labels.delete(from);
        continue;
      }
      data ??= labels.toMap();
      try {
        labels.set(labelKind.parsed, name, template?.execute(data) ?? '');
      } catch (error) {
        markTemplateError(error, labels);
      }
    }
    return line;
  };
}

/** Sequences that set a terminal's colours and cursor. */
const ansi = String.raw`[\x1B\x{9B}][\[\]()#;?]*(?:(?:(?:[a-zA-Z\d]*(?:;[a-zA-Z\d]*)*)?\x07)|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PRZcf-ntqry=><~]))`;

function decolorize(line: string): string {
  // RE2 keeps this linear on any line.
  return line.includes('\u001b') || line.includes('\u009b') ? compileRegex(ansi).matcher(line).replaceAll('') : line;
}

type DropItem = { readonly name: string; readonly matcher: CompiledMatcher | undefined };

function compileDropKeep(stage: DropKeepStage): LineStage {
  const items: DropItem[] = stage.items.map((item) =>
    item.kind === 'label'
      ? { name: item.name, matcher: undefined }
      : { name: item.name, matcher: compileMatcher(item) },
  );
  return stage.kind === 'drop'
    ? (line, labels) => {
        for (const item of items) dropLabel(item, labels);
        return line;
      }
    : (line, labels) => {
        keepLabels(items, labels);
        return line;
      };
}

function dropLabel({ name, matcher }: DropItem, labels: LineLabels): void {
  const passes = (value: string): boolean => matcher?.test(value) ?? true;
  if (name === errorLabel) {
    if (passes(labels.error)) labels.error = '';
  } else if (name === errorDetailsLabel) {
    if (passes(labels.errorDetails)) labels.errorDetails = '';
  } else if (matcher !== undefined ? passes(labels.get(name) ?? '') : labels.get(name) !== undefined) {
    labels.delete(name);
  }
}

const specialLabels: ReadonlySet<string> = new Set([errorLabel, errorDetailsLabel, preserveErrorLabel]);

function keepLabels(items: readonly DropItem[], labels: LineLabels): void {
  for (const [name, value] of labels.toMap()) {
    const isKept = items.some((item) => item.name === name && (item.matcher?.test(value) ?? true));
    if (!isKept && !specialLabels.has(name)) labels.delete(name);
  }
}
