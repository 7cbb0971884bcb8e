import type { TemplateBlock, TemplateCommand, TemplateNode, TemplateOperand, TemplatePipe } from './goTemplateAst.ts';
import { TemplateSyntaxError, parseGoTemplate } from './goTemplateParser.ts';
import { goKind, isTruthy, printGo, type GoValue } from './goValue.ts';
import type { TemplateFunction } from './templateFunction.ts';

/** A template that failed on its data, in the words of Go's `text/template`. */
export class TemplateError extends Error {}

/** Leaves a template that cannot go on yet; passed on as it is. */
export class TemplateInterrupt extends Error {}

/** Leaves a turn of a loop from anywhere inside it. */
class LoopControl extends Error {
  readonly kind: 'break' | 'continue';

  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}

/** A compiled Go text template. */
export class GoTemplate {
  readonly #nodes: readonly TemplateNode[];
  readonly #source: string;
  readonly #name: string;
  readonly #functions: ReadonlyMap<string, TemplateFunction>;

  /**
   * @param name what messages call it.
   * @param functions what it may call beside `and` and `or`.
   * @throws TemplateSyntaxError
   */
  constructor(source: string, name: string, functions: ReadonlyMap<string, TemplateFunction>) {
    this.#source = source;
    this.#name = name;
    this.#functions = functions;
    this.#nodes = parseGoTemplate(source);
    for (const word of functionsOf(this.#nodes)) {
      if (!functions.has(word) && word !== 'and' && word !== 'or') {
        throw new TemplateSyntaxError(`function "${word}" not defined`);
      }
    }
  }

  /** The fields that the template reads from its data. */
  get fields(): string[] {
    return [...new Set(fieldsOf(this.#nodes))];
  }

  /** @throws TemplateError */
  execute(data: Map<string, GoValue>): string {
    return new Runner(this.#source, this.#name, this.#functions).run(this.#nodes, data);
  }
}

function* operandsOf(nodes: readonly TemplateNode[]): Generator<TemplateOperand> {
  for (const node of nodes) {
    if (node.kind === 'action') yield* pipeOperands(node.pipe);
    if (node.kind === 'if' || node.kind === 'range' || node.kind === 'with') {
      yield* pipeOperands(node.pipe);
      yield* operandsOf(node.body);
      yield* operandsOf(node.otherwise);
    }
  }
}

function* pipeOperands(pipe: TemplatePipe): Generator<TemplateOperand> {
  for (const command of pipe.commands) {
    for (const operand of command.operands) {
      yield operand;
      if (operand.kind === 'pipe') yield* pipeOperands(operand.pipe);
    }
  }
}

function functionsOf(nodes: readonly TemplateNode[]): string[] {
  return [...operandsOf(nodes)].flatMap((operand) => (operand.kind === 'function' ? [operand.name] : []));
}

function fieldsOf(nodes: readonly TemplateNode[]): string[] {
  return [...operandsOf(nodes)].flatMap((operand) => (operand.kind === 'field' ? operand.names : []));
}

class Runner {
  readonly #source: string;
  readonly #name: string;
  readonly #functions: ReadonlyMap<string, TemplateFunction>;
  readonly #variables: [string, GoValue][] = [];
  #out = '';

  constructor(source: string, name: string, functions: ReadonlyMap<string, TemplateFunction>) {
    this.#source = source;
    this.#name = name;
    this.#functions = functions;
  }

  run(nodes: readonly TemplateNode[], data: Map<string, GoValue>): string {
    this.#variables.push(['$', data]);
    this.#nodes(nodes, data);
    return this.#out;
  }

  #nodes(nodes: readonly TemplateNode[], dot: GoValue): void {
    const depth = this.#variables.length;
    for (const node of nodes) {
      switch (node.kind) {
        case 'text':
          this.#out += node.text;
          break;
        case 'action': {
          const value = this.#pipe(node.pipe, dot);
          if (node.pipe.variables.length === 0) this.#out += printGo(value);
          break;
        }
        case 'break':
        case 'continue':
          throw new LoopControl(node.kind);
        default:
          this.#block(node, dot);
      }
    }
    this.#variables.length = depth;
  }

  #block(node: TemplateBlock, dot: GoValue): void {
    const depth = this.#variables.length;
    const value = this.#pipe(node.pipe, dot, node.kind === 'range');
    if (node.kind === 'range') this.#range(node, value, dot);
    else if (isTruthy(value)) this.#nodes(node.body, node.kind === 'with' ? value : dot);
    else this.#nodes(node.otherwise, dot);
    this.#variables.length = depth;
  }

  #range(node: TemplateBlock, value: GoValue, dot: GoValue): void {
    const entries = rangeEntries(value);
    if (entries === undefined)
      this.#fail(node.pipe.start, node.pipe.text, `range can't iterate over ${printGo(value)}`);
    if (entries.length === 0) {
      this.#nodes(node.otherwise, dot);
      return;
    }
    const { variables } = node.pipe;
    for (const [key, item] of entries) {
      const depth = this.#variables.length;
      const [first, second] = variables;
      if (second !== undefined) this.#variables.push([first ?? '', key], [second, item]);
      else if (first !== undefined) this.#variables.push([first, item]);
      const control = this.#iterate(node.body, item);
      this.#variables.length = depth;
      if (control === 'break') return;
    }
  }

  #iterate(body: readonly TemplateNode[], item: GoValue): 'break' | 'continue' | undefined {
    try {
      this.#nodes(body, item);
      return undefined;
    } catch (thrown) {
      if (thrown instanceof LoopControl) return thrown.kind;
      throw thrown;
    }
  }

  #pipe(pipe: TemplatePipe, dot: GoValue, isRange = false): GoValue {
    let value: GoValue | undefined;
    for (const command of pipe.commands) value = this.#command(command, dot, value);
    const result = value ?? null;
    if (isRange) return result;
    for (const name of pipe.variables) {
      if (pipe.isDeclaration) this.#variables.push([name, result]);
      else this.#assign(name, result);
    }
    return result;
  }

  #assign(name: string, value: GoValue): void {
    const known = this.#variables.findLast(([known]) => known === name);
    if (known !== undefined) known[1] = value;
  }

  #command(command: TemplateCommand, dot: GoValue, final: GoValue | undefined): GoValue {
    const [first, ...rest] = command.operands;
    if (first === undefined) return null;
    if (first.kind !== 'function') {
      if (rest.length > 0 || final !== undefined) {
        this.#fail(first.start, command.text, `can't give argument to non-function ${first.text}`);
      }
      return this.#operand(first, dot);
    }
    if (first.name === 'and' || first.name === 'or') return this.#shortCircuit(first.name, rest, dot, final);
    const args = rest.map((operand) => this.#operand(operand, dot));
    if (final !== undefined) args.push(final);
    return this.#call(first.name, args, command);
  }

  #shortCircuit(name: string, operands: readonly TemplateOperand[], dot: GoValue, final: GoValue | undefined): GoValue {
    let value: GoValue = null;
    for (const operand of operands) {
      value = this.#operand(operand, dot);
      if (isTruthy(value) === (name === 'or')) return value;
    }
    return final ?? value;
  }

  #call(name: string, args: GoValue[], command: TemplateCommand): GoValue {
    const call = this.#functions.get(name);
    if (call === undefined) return null;
    const { least, most } = call;
    if (args.length < least || args.length > most) {
      const wanted = most === Infinity ? `at least ${least}` : String(least);
      this.#fail(command.start, name, `wrong number of args for ${name}: want ${wanted} got ${args.length}`);
    }
    try {
      return call.run(args);
    } catch (error) {
      if (error instanceof TemplateInterrupt) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      return this.#fail(command.start, command.text, `error calling ${name}: ${reason}`);
    }
  }

  #operand(operand: TemplateOperand, dot: GoValue): GoValue {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'dot':
        return dot;
      case 'field':
        return this.#fields(operand, dot, operand.names);
      case 'variable': {
        const value = this.#variables.findLast(([name]) => name === operand.name)?.[1] ?? null;
        return this.#fields(operand, value, operand.names);
      }
      case 'pipe':
        return this.#fields(operand, this.#pipe(operand.pipe, dot), operand.names);
      case 'function':
        return this.#call(operand.name, [], { start: operand.start, text: operand.text, operands: [operand] });
    }
  }

  #fields(operand: TemplateOperand, from: GoValue, names: readonly string[]): GoValue {
    let value = from;
    for (const [i, name] of names.entries()) {
      if (value === null) return null;
      if (!(value instanceof Map)) {
        this.#fail(operand.start, operand.text, `can't evaluate field ${name} in type ${goKind(value)}`);
      }
      // A label that is not there is an empty text; a key of decoded JSON that is not there is nothing.
      const isLabels = i === 0 && (operand.kind === 'field' || operand.kind === 'variable') && isTextMap(value);
      value = value.get(name) ?? (isLabels ? '' : null);
    }
    return value;
  }

  #fail(at: number, context: string, message: string): never {
    const before = this.#source.slice(0, at);
    const line = before.split('\n').length;
    const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length;
    const place = `template: ${this.#name}:${line}:${column}`;
    throw new TemplateError(`${place}: executing "${this.#name}" at <${context}>: ${message}`);
  }
}

function isTextMap(value: Map<string, GoValue>): boolean {
  for (const item of value.values()) if (typeof item !== 'string') return false;
  return true;
}

function rangeEntries(value: GoValue): [GoValue, GoValue][] | undefined {
  if (value === null) return [];
  if (Array.isArray(value)) return value.map((item, i) => [BigInt(i), item]);
  if (value instanceof Map) {
    return [...value.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  }
  if (typeof value === 'bigint')
    return Array.from({ length: Math.max(0, Number(value)) }, (_, i) => [BigInt(i), BigInt(i)]);
  return undefined;
}
