import type { LabelGrouping, QuerySpan, VectorMatching } from '../query/querySpan.ts';
import type { BinaryOperator, FillValues, PromqlExpr } from './promqlAst.ts';
import { precedence } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

/** What stands between a binary operator and its right side. */
export interface BinaryModifiers {
  readonly returnBool: boolean;
  readonly matching: VectorMatching | undefined;
  readonly fill: FillValues | undefined;
}

export type PendingOperator =
  | { readonly kind: 'unary'; readonly token: PromqlToken }
  | { readonly kind: 'binary'; readonly token: PromqlToken; readonly modifiers: BinaryModifiers };

/** Something that is open and holds expressions: the query itself, a parenthesis, a call, an aggregation. */
export interface ExprFrame {
  readonly kind: 'root' | 'paren' | 'call' | 'aggregation';
  /** The name, or the parenthesis where there is none. */
  readonly opener: PromqlToken | undefined;
  readonly grouping: LabelGrouping | undefined;
  /** Arguments that are complete. */
  readonly args: PromqlExpr[];
  readonly operands: PromqlExpr[];
  readonly operators: PendingOperator[];
}

const unaryPrecedence = 5;

export function newExprFrame(
  kind: ExprFrame['kind'],
  opener: PromqlToken | undefined,
  grouping?: LabelGrouping,
): ExprFrame {
  return { kind, opener, grouping, args: [], operands: [], operators: [] };
}

/** Builds a query's expressions and remembers each: children stand before their parents in `nodes`. */
export class PromqlBuilder {
  readonly nodes: PromqlExpr[] = [];

  add<T extends PromqlExpr>(expr: T): T {
    this.nodes.push(expr);
    return expr;
  }

  /** Puts `expr` in the place of the node that was added last, which it repeats with more. */
  replaceLast(expr: PromqlExpr): PromqlExpr {
    this.nodes[this.nodes.length - 1] = expr;
    return expr;
  }

  missing(at: number): PromqlExpr {
    return this.add({ kind: 'missing', start: at, end: at });
  }

  /** Builds what binds at least as tight as the operator that follows. */
  reduceWhile(frame: ExprFrame, operator: string): void {
    const next = precedence.get(operator) ?? 0;
    for (;;) {
      const top = frame.operators.at(-1);
      if (top === undefined) return;
      const own = top.kind === 'unary' ? unaryPrecedence : (precedence.get(top.token.kind) ?? 0);
      if (own < next || (own === next && operator === '^')) return;
      this.#reduceOne(frame);
    }
  }

  /** The one expression that a frame's operands and operators make; undefined where there is none at all. */
  reduceAll(frame: ExprFrame): PromqlExpr | undefined {
    while (frame.operators.length > 0) this.#reduceOne(frame);
    return frame.operands.pop();
  }

  #reduceOne(frame: ExprFrame): void {
    const operator = frame.operators.pop();
    if (operator === undefined) return;
    const right = frame.operands.pop();
    if (right === undefined) return;
    const { token } = operator;
    if (operator.kind === 'unary') {
      const sign = token.kind === '-' ? '-' : '+';
      frame.operands.push(
        this.add({ kind: 'unary', operator: sign, operand: right, start: token.start, end: right.end }),
      );
      return;
    }
    const left = frame.operands.pop();
    if (left === undefined) return;
    const operatorSpan: QuerySpan = { start: token.start, end: token.end };
    frame.operands.push(
      this.add({
        kind: 'binary',
        operator: token.kind as BinaryOperator,
        operatorSpan,
        ...operator.modifiers,
        left,
        right,
        start: left.start,
        end: right.end,
      }),
    );
  }
}
