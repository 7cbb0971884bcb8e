import { badRequest } from './apiStatus.ts';

type Labels = Readonly<Record<string, string>>;

/** Tells whether an object's labels match. */
export type LabelMatcher = (labels: Labels) => boolean;

interface Token {
  readonly kind: 'word' | 'symbol' | 'end';
  readonly text: string;
}

/**
 * Reads a label selector of a query: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, `a>1`, `a<1`,
 * joined by commas. Follows `k8s.io/apimachinery/pkg/labels`.
 * @throws ApiStatusError 400 with that parser's message.
 */
export function parseLabelSelector(text: string): LabelMatcher {
  const tokens = tokenize(text);
  const requirements: LabelMatcher[] = [];
  let position = 0;
  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '' };
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const fail = (token: Token, expected: string): never => {
    throw badRequest(`unable to parse requirement: found '${token.text}', expected: ${expected}`);
  };
  const word = (expected: string): string => {
    const token = next();
    return token.kind === 'word' ? token.text : fail(token, expected);
  };
  const values = (): ReadonlySet<string> => {
    const open = next();
    if (open.text !== '(') fail(open, "'('");
    const found = new Set<string>();
    for (;;) {
      const token = next();
      if (token.kind === 'word') found.add(token.text);
      else if (token.text === ',' || token.text === ')') found.add('');
      else fail(token, "',', ')' or identifier");
      if (token.text === ')' && token.kind === 'symbol') return found;
      if (token.kind !== 'word') continue;
      const separator = next();
      if (separator.text === ')') return found;
      if (separator.text !== ',') fail(separator, "',' or ')'");
    }
  };
  const requirement = (): LabelMatcher => {
    if (peek().text === '!' && peek().kind === 'symbol') {
      next();
      const name = word('identifier');
      return (labels) => labels[name] === undefined;
    }
    const name = word("!, identifier, or 'end of string'");
    const operator = peek();
    if (operator.kind === 'end' || operator.text === ',') return (labels) => labels[name] !== undefined;
    next();
    return operatorMatcher(name, operator, values, () => (peek().kind === 'word' ? next().text : ''), fail);
  };
  while (peek().kind !== 'end') {
    requirements.push(requirement());
    const separator = next();
    if (separator.kind === 'end') break;
    if (separator.text !== ',') fail(separator, "',' or 'end of string'");
    if (peek().kind === 'end') fail(peek(), "identifier after ','");
  }
  return (labels) => requirements.every((matches) => matches(labels));
}

/** A matcher for the `metav1.LabelSelector` of an object: `matchLabels` and `matchExpressions`. */
export function objectSelector(selector: unknown): LabelMatcher {
  const { matchLabels = {}, matchExpressions = [] } = (selector ?? {}) as {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  };
  const equal = Object.entries(matchLabels);
  return (labels) =>
    equal.every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isListed = value !== undefined && values.includes(value);
      return operator === 'In' ? isListed : !isListed;
    });
}

function operatorMatcher(
  name: string,
  operator: Token,
  values: () => ReadonlySet<string>,
  value: () => string,
  fail: (token: Token, expected: string) => never,
): LabelMatcher {
  switch (operator.text) {
    case '=':
    case '==': {
      const wanted = value();
      return (labels) => labels[name] === wanted;
    }
    case '!=': {
      const unwanted = value();
      return (labels) => labels[name] !== unwanted;
    }
    case '>':
    case '<': {
      const limit = Number(value());
      const sign = operator.text === '>' ? 1 : -1;
      return (labels) => labels[name] !== undefined && (Number(labels[name]) - limit) * sign > 0;
    }
    case 'in': {
      const wanted = values();
      return (labels) => labels[name] !== undefined && wanted.has(labels[name]);
    }
    case 'notin': {
      const unwanted = values();
      return (labels) => labels[name] === undefined || !unwanted.has(labels[name]);
    }
    default:
      return fail(operator, 'in, notin, =, ==, !=, gt, lt');
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [found] of text.matchAll(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g)) {
    tokens.push({ kind: /^[=!<>(),]/.test(found) ? 'symbol' : 'word', text: found });
  }
  return tokens;
}
