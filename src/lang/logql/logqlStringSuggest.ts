import type { Catalog } from '../languageService.ts';
import type { Suggestion } from '../query/queryLanguage.ts';
import { goQuote } from '../query/quotedText.ts';
import { wordBefore } from '../query/wordBefore.ts';
import { labelsInTokens } from './logqlLabels.ts';
import { logqlTemplateFunctions } from './logqlTemplateFunctionsData.ts';
import type { LogqlToken } from './logqlToken.ts';

const matchOperators = new Set(['=', '!=', '=~', '!~']);

/**
 * What may be written in a string that is not closed yet: the value of a label, or the template of a format stage.
 * @param tokens what stands before the string.
 * @param start where the string begins, at its quote.
 */
export async function suggestInString(
  tokens: readonly LogqlToken[],
  start: number,
  before: string,
  catalog: Catalog,
): Promise<readonly Suggestion[]> {
  const written = before.slice(start + 1);
  if (isTemplate(tokens)) return suggestInTemplate(tokens, written, before.length);
  const [operator, label] = [tokens.at(-1)?.kind ?? '', tokens.at(-2)];
  if (!matchOperators.has(operator) || label?.kind !== 'identifier') return [];
  const values = await catalog.labelValues(label.text, selectorOf(tokens.slice(0, -2)), 'logql');
  return values.map((value) => ({
    label: value,
    kind: 'value',
    insert: before[start] === '`' ? value : goQuote(value).slice(1, -1),
    start: start + 1,
    end: before.length,
  }));
}

/** True where the last stage is a `line_format`, or a `label_format` that computes. */
function isTemplate(tokens: readonly LogqlToken[]): boolean {
  const pipe = tokens.findLastIndex((token) => token.kind === '|');
  const stage = tokens[pipe + 1]?.kind;
  return pipe >= 0 && (stage === 'line_format' || (stage === 'label_format' && tokens.at(-1)?.kind === '='));
}

function suggestInTemplate(tokens: readonly LogqlToken[], written: string, end: number): readonly Suggestion[] {
  const labels = labelsInTokens(tokens).map((name) => `.${name}`);
  const open = written.lastIndexOf('{{');
  if (open < 0 || written.includes('}}', open)) {
    return labels.map((name, rank) => ({
      label: `{{${name}}}`,
      kind: 'label',
      insert: `{{${name}}}`,
      start: end,
      end,
      rank,
    }));
  }
  const word = wordBefore(written, written.length, '.');
  const place = { start: end - word.length, end };
  const functions = logqlTemplateFunctions
    .filter((one) => !one.isDeprecated)
    .map((one): Suggestion => {
      return { label: one.name, kind: 'function', insert: one.name, detail: one.signature, rank: 50, ...place };
    });
  const fields = labels.map((name, rank): Suggestion => ({ label: name, kind: 'label', insert: name, rank, ...place }));
  return [...fields, ...functions];
}

/** The matchers that are complete, as a selector, or undefined where there is none. */
export function selectorOf(tokens: readonly LogqlToken[]): string | undefined {
  const own = tokens.slice(tokens.findLastIndex((token) => token.kind === '{') + 1);
  const matchers: string[] = [];
  for (let index = 0; index + 2 < own.length; index += 4) {
    const [name, operator, value] = [own[index], own[index + 1], own[index + 2]];
    if (value?.kind !== 'string' || !matchOperators.has(operator?.kind ?? '')) break;
    if (!value.text.includes('$')) matchers.push(`${name?.text ?? ''}${operator?.text ?? ''}${value.text}`);
  }
  return matchers.length === 0 ? undefined : `{${matchers.join(',')}}`;
}
