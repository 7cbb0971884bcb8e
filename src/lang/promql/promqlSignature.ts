import type { QueryMode, QuerySignature } from '../query/queryLanguage.ts';
import { promqlFunctionDocs } from './promqlFunctionDocsData.ts';
import { promqlFunctions } from './promqlFunctionsData.ts';
import { lexPromql } from './promqlLexer.ts';
import { aggregators, parametricAggregators } from './promqlToken.ts';
import { showType } from './promqlTypes.ts';

/** `rate(range range-vector) instant vector`, in words of our own. */
export function signatureLabel(name: string): string {
  const known = promqlFunctions.get(name);
  const returns = known === undefined ? 'instant vector' : showType(known.returns);
  return `${name}(${parametersOf(name).join(', ')}) ${returns}`;
}

function parametersOf(name: string): readonly string[] {
  const names = (promqlFunctionDocs[name]?.[0] ?? '').split(' ').filter((one) => one !== '');
  const known = promqlFunctions.get(name);
  if (known === undefined) {
    const param = name === 'count_values' ? 'string' : 'scalar';
    return names.map(
      (one, index) => `${one}: ${parametricAggregators.has(name) && index === 0 ? param : 'instant vector'}`,
    );
  }
  return known.args.map((type, index) => {
    const isLast = index === known.args.length - 1;
    const mark = isLast && known.variadic !== 0 ? (known.variadic === 1 ? '?' : '…') : '';
    return `${names[index] ?? 'value'}${mark}: ${showType(type)}`;
  });
}

/** The call that an offset stands in, with the argument that it writes. */
export function promqlSignatureAt(text: string, offset: number, mode: QueryMode): QuerySignature | undefined {
  const { tokens } = lexPromql(text.slice(0, offset), mode.variables);
  const open: { readonly name: string; commas: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (token.kind === '(') open.push({ name: calledBy(before?.kind, before?.text, tokens, index), commas: 0 });
    else if (['[', '{'].includes(token.kind)) open.push({ name: '', commas: 0 });
    else if ([')', ']', '}'].includes(token.kind)) open.pop();
    else if (token.kind === ',') {
      const top = open.at(-1);
      if (top !== undefined) top.commas++;
    }
  }
  const call = open.at(-1);
  const docs = call === undefined ? undefined : promqlFunctionDocs[call.name];
  if (call === undefined || docs === undefined) return undefined;
  const parameters = parametersOf(call.name);
  const active = Math.min(call.commas, Math.max(parameters.length - 1, 0));
  return { label: signatureLabel(call.name), documentation: docs[1], parameters, active };
}

/** The function or aggregation that a parenthesis belongs to; an aggregation may have its grouping between. */
function calledBy(
  kind: string | undefined,
  text: string | undefined,
  tokens: readonly { readonly kind: string }[],
  index: number,
): string {
  if (kind === 'identifier') return text ?? '';
  if (kind !== undefined && (aggregators.has(kind) || promqlFunctions.has(kind))) return kind;
  if (kind !== ')') return '';
  for (let at = index - 2; at > 0; at--) {
    if (tokens[at]?.kind !== '(') continue;
    const word = tokens[at - 1]?.kind;
    const operator = tokens[at - 2]?.kind ?? '';
    return (word === 'by' || word === 'without') && aggregators.has(operator) ? operator : '';
  }
  return '';
}
