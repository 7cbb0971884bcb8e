import type { LabelComparison, LabelFilter, NumberComparison } from '../../lang/logql/logqlAst.ts';
import { compileMatcherRegex } from '../regex.ts';
import { ConversionError, parseBytes, parseGoDuration, parseNumber } from './goConversions.ts';
import { parseIpRange } from './ipRange.ts';
import { errorLabel, type LineLabels } from './lineLabels.ts';

const filterError = 'LabelFilterErr';

/** Whether the labels of a line pass. Text that does not convert lets the line pass and marks it with an error. */
export type LabelTest = (labels: LineLabels) => boolean;

export function compileLabelFilter(filter: LabelFilter): LabelTest {
  if (filter.kind === 'labelFilterParen') return compileLabelFilter(filter.filter);
  if (filter.kind === 'labelComparison') return compileComparison(filter);
  const left = compileLabelFilter(filter.left);
  const right = compileLabelFilter(filter.right);
  if (filter.operator === 'or') return (labels) => left(labels) || right(labels);
  // Both sides run, since each may mark the line.
  return (labels) => {
    const passesLeft = left(labels);
    const passesRight = right(labels);
    return passesLeft && passesRight;
  };
}

/** The labels that a filter reads. */
export function filteredLabels(filter: LabelFilter): string[] {
  if (filter.kind === 'labelFilterParen') return filteredLabels(filter.filter);
  if (filter.kind === 'labelComparison') return [filter.label.name];
  return [...filteredLabels(filter.left), ...filteredLabels(filter.right)];
}

/** The single comparison that a filter is, parentheses aside. */
export function singleComparison(filter: LabelFilter): LabelComparison | undefined {
  if (filter.kind === 'labelFilterParen') return singleComparison(filter.filter);
  return filter.kind === 'labelComparison' ? filter : undefined;
}

function compileComparison({ label, operator, value }: LabelComparison): LabelTest {
  const { name } = label;
  switch (value.kind) {
    case 'text':
      return compileText(name, operator, value.text);
    case 'number':
      return compileConverted(name, operator, value.value, parseNumber);
    case 'durationValue':
      return compileConverted(name, operator, value.ns, parseGoDuration);
    case 'bytes':
      return compileConverted(name, operator, value.bytes, parseBytes);
    case 'ip':
      return compileIp(name, operator !== '!=', value.range);
    case 'variable':
      return () => true;
  }
}

function compileText(name: string, operator: string, text: string): LabelTest {
  const valueOf = (labels: LineLabels): string => (name === errorLabel ? labels.error : (labels.get(name) ?? ''));
  if (operator === '=' || operator === '==') return (labels) => valueOf(labels) === text;
  if (operator === '!=') return (labels) => valueOf(labels) !== text;
  const matches = compileMatcherRegex(text);
  return operator === '=~' ? (labels) => matches(valueOf(labels)) : (labels) => !matches(valueOf(labels));
}

function compileConverted(
  name: string,
  operator: string,
  wanted: number,
  convert: (text: string) => number,
): LabelTest {
  const test = comparison(operator as NumberComparison);
  return (labels) => {
    const text = labels.get(name);
    if (text === undefined) return false;
    try {
      return test(convert(text), wanted);
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error;
      // An error of a stage before says more.
      if (!labels.hasError) {
        labels.error = filterError;
        labels.errorDetails = error.message;
      }
      return true;
    }
  };
}

function comparison(operator: NumberComparison): (a: number, b: number) => boolean {
  switch (operator) {
    case '>':
      return (a, b) => a > b;
    case '>=':
      return (a, b) => a >= b;
    case '<':
      return (a, b) => a < b;
    case '<=':
      return (a, b) => a <= b;
    case '!=':
      return (a, b) => a !== b;
    default:
      return (a, b) => a === b;
  }
}

function compileIp(name: string, isEqual: boolean, range: string): LabelTest {
  const addresses = parseIpRange(range);
  return (labels) => {
    if (labels.hasError) return true;
    const text = labels.get(name);
    if (text === undefined || addresses === undefined) return false;
    return addresses.isIn(text) === isEqual;
  };
}
