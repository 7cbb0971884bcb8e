import { mayHoldFluentConfig } from '../fluent/fluentRecognition.ts';
import type { Rule, RuleFile, RuleGroup } from '../rules/ruleFile.ts';

/** A rule's own lines, from the one with its dash to the next rule or what follows the list. */
export interface RulePlace {
  readonly rule: Rule;
  readonly group: RuleGroup;
  readonly file: RuleFile;
  readonly start: number;
  readonly end: number;
  /** The column of the dash. */
  readonly indent: number;
}

/**
 * The rules of a text with the lines that each one has for itself, in their order; undefined where a rule shares lines with something else,
 * stands elsewhere by an alias, or is not written as a block.
 */
export function placesOfRules(text: string, files: readonly RuleFile[]): readonly RulePlace[] | undefined {
  const places: RulePlace[] = [];
  let last = 0;
  for (const file of files) {
    for (const group of file.groups) {
      let indent: number | undefined;
      for (const [index, rule] of group.rules.entries()) {
        const start = text.lastIndexOf('\n', rule.start - 1) + 1;
        const dash = /^( *)- +$/.exec(text.slice(start, rule.start))?.[1]?.length;
        if (dash === undefined || start < last || (indent ?? dash) !== dash) return undefined;
        indent = dash;
        const next = group.rules[index + 1];
        const end = next === undefined ? endOfLast(text, rule.end) : text.lastIndexOf('\n', next.start - 1) + 1;
        if (end < rule.end) return undefined;
        places.push({ rule, group, file, start, end, indent });
        last = end;
      }
    }
  }
  return places;
}

/** Behind the last rule of a list: the next line that holds something. */
function endOfLast(text: string, from: number): number {
  let at = text[from - 1] === '\n' ? from : lineAfter(text, from);
  while (at < text.length) {
    const next = lineAfter(text, at);
    if (!isIdle(text.slice(at, next))) return at;
    at = next;
  }
  return text.length;
}

/**
 * Cuts lines of a list of rules into one text a rule; undefined where they are not the lines of such a list.
 * @param indent the column of the dashes.
 */
export function cutRules(lines: string, indent: number): readonly string[] | undefined {
  const cuts: number[] = [];
  for (let at = 0; at < lines.length;) {
    const next = lineAfter(lines, at);
    const line = lines.slice(at, next);
    const width = line.length - line.trimStart().length;
    if (!isIdle(line)) {
      if (width < indent || line.includes('\t')) return undefined;
      if (width === indent) {
        if (line[indent] !== '-' || line[indent + 1] !== ' ') return undefined;
        cuts.push(at);
      }
    }
    at = next;
  }
  if (cuts[0] !== 0) return undefined;
  return cuts.map((start, index) => lines.slice(start, cuts[index + 1]));
}

function lineAfter(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** An empty line, or a comment alone. */
function isIdle(line: string): boolean {
  const content = line.trim();
  return content === '' || content.startsWith('#');
}

/** Where YAML has an anchor, an alias, a tag or a merge key, which bind a piece of it to others. */
const tie = /(?:(?:^|\n)[ \t]*|[:?-][ \t]+|[,[{][ \t]*)(?:[&*][^\s&*]|![A-Za-z!<])|<<[ \t]*:/;
/**
 * A Helm template changes how all of a file is read, a comment that silences may speak of more than its lines, and a key that is empty has its
 * place by what stands before it.
 */
const farReaching =
  /(?:^|\n)[ \t]*:(?:[ \t\r\n]|$)|\{\{-?\s*(?:\.(?:Values|Release|Chart|Files|Capabilities)|include\s|toYaml\s|template\s)|kube-observatory(?::|[ \t]+disable)/;

/** True where something in a text decides how the rest is read. */
export function isFarReaching(text: string): boolean {
  return farReaching.test(text);
}

/** True where lines mean the same wherever they stand, and change nothing around them. */
export function isSelfContained(lines: string): boolean {
  return !tie.test(lines) && !farReaching.test(lines) && !mayHoldFluentConfig(lines);
}

/** What makes a Fluent config together with another line. */
const needsOther = /\bkind:|pipeline:/;

/**
 * As `isSelfContained`, of lines that were so before one of them was changed.
 * @param start where the change begins in the lines as they are now.
 * @param end where it ends, in the same line.
 */
export function staysSelfContained(lines: string, start: number, end: number): boolean {
  const from = start === 0 ? 0 : lines.lastIndexOf('\n', start - 1) + 1;
  const until = lines.indexOf('\n', end);
  const line = lines.slice(from, until < 0 ? lines.length : until + 1);
  // A template may begin in one line and go on in another.
  return isSelfContained(lines.includes('{{') || needsOther.test(line) ? lines : line);
}

/**
 * A rule file that holds one rule, and says of its group what a check of that rule may ask. The rule's lines stand as they are.
 * @returns the text before the rule.
 */
export function frameOf({ file, group }: RulePlace): string {
  const { root } = file.document;
  // A tab keeps the reader of simple YAML away, so that the rule is read as it was among the others.
  const head: string[] = file.document.isSimple ? [] : ['#\t'];
  if (file.isResource) {
    for (const key of ['apiVersion', 'kind']) {
      const value = file.document.text(file.document.find(root, key))?.text ?? '';
      head.push(`${key}: ${JSON.stringify(value)}`);
    }
    head.push('spec:');
  }
  head.push(' groups:', ` - name: ${JSON.stringify(group.name?.text ?? '')}`);
  if (group.interval !== undefined) head.push(`   interval: ${JSON.stringify(group.interval.text)}`);
  head.push('   rules:');
  const lines = file.isResource ? head : head.map((line) => line.replace(/^ /, ''));
  return `${lines.join('\n')}\n`;
}
