import { lexLogql } from '../../lang/logql/logqlLexer.ts';
import { logqlQueryKind } from './logqlQueryKind.ts';
import { LogqlError } from './logqlError.ts';

/** The selector of every line of the one file that a query is about. */
const selector = '{filename=~".+"}';

/** A query with its selector, and what it yields. */
export interface WholeQuery {
  readonly kind: 'lines' | 'series';
  readonly query: string;
}

/** A query on a file as it was typed: whole where it is right, else the mistake with its place in what was typed. */
type FileQuery = WholeQuery | { readonly kind: 'mistake'; readonly message: string };

/**
 * Reads a query on one file. It needs no selector: a pipeline alone, such as `|= "error" | json`, and `{}` are about every line, which no
 * Loki would take. The lines have the label `filename`.
 */
export function readFileQuery(text: string): FileQuery {
  const inserts = insertsOf(text);
  const query = inserts.reduceRight(
    (whole, { at, skip, insert }) => whole.slice(0, at) + insert + whole.slice(at + skip),
    text,
  );
  try {
    return { kind: logqlQueryKind(query), query };
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error;
    return { kind: 'mistake', message: placeInTyped(error.message, inserts) };
  }
}

interface Insert {
  readonly at: number;
  readonly skip: number;
  readonly insert: string;
}

function insertsOf(text: string): readonly Insert[] {
  if (/^\s*[|!]/.test(text)) return [{ at: 0, skip: 0, insert: `${selector} ` }];
  const { tokens } = lexLogql(text, false);
  return tokens.flatMap(({ kind, start }, i) => {
    const next = tokens[i + 1];
    return kind === '{' && next?.kind === '}' ? [{ at: start, skip: next.end - start, insert: selector }] : [];
  });
}

/** Moves the column that a message about the whole query names to where it stands in the text that was typed. */
function placeInTyped(message: string, inserts: readonly Insert[]): string {
  return message.replace(/\bline ([01]), col (\d+)/, (_, line: string, column: string) => {
    let place = Number(column) - 1;
    for (const { at, skip, insert } of inserts) {
      if (place >= at + insert.length) place += skip - insert.length;
      else if (place > at) place = at;
    }
    return `line ${line}, col ${place + 1}`;
  });
}
