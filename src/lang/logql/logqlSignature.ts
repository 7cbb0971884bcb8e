import type { QueryMode, QuerySignature } from '../query/queryLanguage.ts';
import { logqlDocs } from './logqlDocsData.ts';
import { lexLogql } from './logqlLexer.ts';
import { functionWords } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';

/** The call or the stage that an offset stands in, with the argument that it writes. */
export function logqlSignatureAt(text: string, offset: number, mode: QueryMode): QuerySignature | undefined {
  const { tokens } = lexLogql(text.slice(0, offset), mode.variables);
  const open: { readonly name: string; commas: number }[] = [];
  let stage = '';
  for (const [index, token] of tokens.entries()) {
    const top = open.at(-1);
    if (token.kind === '(') open.push({ name: calledBy(tokens, index), commas: 0 });
    else if (token.kind === '{') open.push({ name: '', commas: 0 });
    else if (token.kind === ')' || token.kind === '}') open.pop();
    else if (token.kind === ',' && top !== undefined) top.commas++;
    if (token.kind === '|' || token.kind === 'range') stage = '';
    else if (tokens[index - 1]?.kind === '|') stage = token.kind;
  }
  const call = open.at(-1);
  if (call?.name === '' && stage === '') return undefined;
  if (stage !== '' && (call === undefined || call.name !== 'ip')) return signatureOf(stage, 0);
  return call === undefined ? undefined : signatureOf(call.name, call.commas);
}

function signatureOf(name: string, active: number): QuerySignature | undefined {
  const docs = Object.hasOwn(logqlDocs, name) ? logqlDocs[name] : undefined;
  if (docs === undefined) return undefined;
  const [label, documentation] = docs;
  const parameters = parametersOf(label);
  return { label, documentation, parameters, active: Math.min(active, Math.max(parameters.length - 1, 0)) };
}

/** What stands in the last parentheses of a usage; a stage's is what follows its name. */
function parametersOf(usage: string): readonly string[] {
  const inner = /\(([^()]*)\)$/.exec(usage)?.[1];
  if (inner !== undefined) return inner.split(', ');
  const rest = /^\| \w+ (.+)$/.exec(usage)?.[1];
  return rest === undefined ? [] : [rest];
}

/** The function that a parenthesis belongs to; an aggregation may have its grouping between. */
function calledBy(tokens: readonly LogqlToken[], index: number): string {
  const before = tokens[index - 1]?.kind ?? '';
  if (functionWords.has(before)) return before;
  if (before !== ')') return '';
  for (let at = index - 2; at > 0; at--) {
    if (tokens[at]?.kind !== '(') continue;
    const isGrouping = ['by', 'without'].includes(tokens[at - 1]?.kind ?? '');
    const name = tokens[at - 2]?.kind ?? '';
    return isGrouping && functionWords.has(name) ? name : '';
  }
  return '';
}
