import type { LineTrial, TrialEvent, TrialInput, TrialSource } from '../../model/lineTrial.ts';
import type { FileAccess } from '../../lang/fileAccess.ts';
import type { FluentbitRoot, FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { propertyOf } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FluentbitContext } from '../../lang/fluentbit/fluentbitContext.ts';
import { createContext, sectionsOfKind } from '../../lang/fluentbit/fluentbitContext.ts';
import { matchesTag } from '../../lang/fluentbit/tagPattern.ts';
import { runFluentbitFilter } from './fluentbitFilters.ts';
import { inputPath, inputTag, readInput, valueOf } from './fluentbitInput.ts';
import { fluentbitSent } from './fluentbitOutput.ts';
import type { FluentbitParser } from './fluentbitParsers.ts';
import { fluentbitParsers } from './fluentbitParsers.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { runProcessors } from './fluentbitProcessors.ts';
import type { JoinedEvent } from './multilineFilter.ts';
import { MultilineFilter } from './multilineFilter.ts';
import { multilineParsersOf } from './multilineParsers.ts';
import { pastedLines } from './pastedLines.ts';
import type { StepPlace } from './trialLog.ts';
import { TrialLog } from './trialLog.ts';

/** Gives lines to a Fluent Bit config and tells, station by station, what becomes of them. Nothing is read but the config's own files. */
export function tryFluentbit(
  text: string,
  uri: string,
  root: FluentbitRoot,
  files: FileAccess,
  given: TrialInput,
): LineTrial {
  const context = createContext(text, uri, root, files, []);
  return new FluentbitTrial(context, given).run();
}

/** Filters that let records go to others that keep them back, and so on, end here. */
const mostRounds = 8;

class FluentbitTrial {
  readonly #context: FluentbitContext;
  readonly #given: TrialInput;
  readonly #parsers: ReadonlyMap<string, FluentbitParser>;
  readonly #own: ReadonlySet<FluentbitSection>;
  readonly #log = new TrialLog();
  /** Filters that keep records back, with their memory. */
  readonly #holding = new Map<FluentbitSection, MultilineFilter>();

  constructor(context: FluentbitContext, given: TrialInput) {
    this.#context = context;
    this.#given = given;
    this.#parsers = fluentbitParsers(context);
    this.#own = new Set(context.root.sections);
  }

  run(): LineTrial {
    const inputs = sectionsOfKind(this.#context, 'input');
    const sources = inputs.map((section, index): TrialSource => {
      const { title, start } = this.#place(section, 'input');
      const detail = valueOf(this.#context, section, 'tag') ?? valueOf(this.#context, section, 'path') ?? '';
      return { id: String(index), title, detail, start };
    });
    const chosen = sources.find(({ id }) => id === this.#given.source) ?? sources[0];
    const section = inputs[Number(chosen?.id ?? -1)];
    if (section === undefined) return { sources, source: undefined, tag: '', path: '', steps: [], skipped: 0 };
    const path = inputPath(this.#context, section, this.#given.path);
    const tag = this.#given.tag ?? inputTag(this.#context, section, path);
    const place = this.#place(section, 'input');
    const input = { context: this.#context, section, parsers: this.#parsers, place, tag, path };
    const { lines, skipped } = pastedLines(this.#given.text);
    for (const event of readInput(input, lines, this.#given.now, this.#log)) {
      const processed = this.#process(section, event, 0);
      if (processed !== undefined) this.#follow(processed, 0);
    }
    this.#letGo();
    return { sources, source: chosen?.id, tag, path, steps: this.#log.steps, skipped };
  }

  #process(section: FluentbitSection, event: TrialEvent, depth: number): TrialEvent | undefined {
    const around = (at: TrialEvent) => this.#around(at);
    return runProcessors(section, event, around, this.#log, depth);
  }

  #around(event: TrialEvent): Parameters<typeof runFluentbitFilter>[2] {
    const { now, pod } = this.#given;
    const value = (section: FluentbitSection, key: string): string | undefined => valueOf(this.#context, section, key);
    return { tag: event.tag, time: event.time, now, pod, parsers: this.#parsers, valueOf: value };
  }

  /**
   * Through the filters in their order, then to every output that matches.
   * @param from the first filter that counts, by its place.
   * @param emitter a filter that gave the record to the router anew and does not take it again.
   */
  #follow(event: TrialEvent, depth: number, from = 0, emitter?: FluentbitSection): void {
    if (!this.#log.hasRoom(depth)) return;
    let current: TrialEvent | undefined = event;
    for (const [index, filter] of sectionsOfKind(this.#context, 'filter').entries()) {
      if (index < from || filter === emitter || !this.#takes(filter, event.tag)) continue;
      const holding = this.#holdingFilter(filter);
      if (holding !== undefined) {
        this.#hold(filter, holding, current, depth);
        return;
      }
      const result = runFluentbitFilter(filter, current.record, this.#around(current));
      const after = this.#log.addFilter(this.#place(filter, 'filter'), current, result, depth);
      for (const { tag, record } of result.emitted ?? []) this.#follow({ ...current, tag, record }, depth + 1);
      current = after;
      if (current === undefined) return;
    }
    this.#deliver(current, depth);
  }

  /** The memory of a filter that joins records; undefined for all others. */
  #holdingFilter(section: FluentbitSection): MultilineFilter | undefined {
    if (section.plugin !== 'multiline' || propertyOf(section, 'condition')?.shape === 'map') return undefined;
    const known = this.#holding.get(section);
    if (known !== undefined) return known;
    const { parsers, unknown } = multilineParsersOf(this.#context, section, this.#parsers);
    const isPartial = valueOf(this.#context, section, 'mode')?.toLowerCase() === 'partial_message';
    if (!isPartial && (parsers.length === 0 || unknown.length > 0)) return undefined;
    const get = (one: FluentbitSection, key: string): string | undefined => valueOf(this.#context, one, key);
    const made = new MultilineFilter(section, parsers, get, this.#given.now);
    this.#holding.set(section, made);
    return made;
  }

  #hold(section: FluentbitSection, filter: MultilineFilter, event: TrialEvent, depth: number): void {
    const joined = filter.take(event);
    const isKept = !joined.some(
      (one) => one.event.lines?.some((line) => event.lines?.includes(line) === true) === true,
    );
    if (isKept) {
      const notes = ['It is kept back until it is known whether the next one belongs to it.'];
      this.#log.add(this.#place(section, 'filter'), 'held', event, { notes, depth });
    }
    for (const one of joined) this.#goOn(section, one, depth);
  }

  /** What a filter joined: on from there, or through all filters again. */
  #goOn(section: FluentbitSection, { event, notes, fromStart }: JoinedEvent, depth: number): void {
    if (!this.#log.hasRoom(depth)) return;
    const place = this.#place(section, 'filter');
    const more = fromStart ? ['It runs through all filters from the first one again.'] : [];
    this.#log.addJoined(place, event, [...notes, ...more], depth);
    const next = sectionsOfKind(this.#context, 'filter').indexOf(section) + 1;
    if (fromStart) this.#follow(event, depth + 1, 0, section);
    else this.#follow(event, depth, next);
  }

  /** What is still kept back when nothing follows. A filter may keep back what another one let go. */
  #letGo(): void {
    for (let round = 0; round < mostRounds; round++) {
      const waiting = [...this.#holding].flatMap(([section, filter]) =>
        filter.flush().map((joined) => ({ section, joined })),
      );
      if (waiting.length === 0) return;
      for (const { section, joined } of waiting) this.#goOn(section, joined, 0);
    }
  }

  #deliver(event: TrialEvent, depth: number): void {
    const outputs = sectionsOfKind(this.#context, 'output').filter((output) => this.#takes(output, event.tag));
    for (const output of outputs) {
      const processed = this.#process(output, event, depth + 1);
      if (processed === undefined) continue;
      const sent = fluentbitSent(output, processed, (key) => valueOf(this.#context, output, key));
      this.#log.add(this.#place(output, 'output'), 'taken', processed, { sent, depth });
    }
    if (outputs.length > 0) return;
    const nowhere: StepPlace = { kind: 'output', title: 'no output', detail: event.tag, start: undefined };
    const notes = [`No output matches '${event.tag}': the record is thrown away.`];
    this.#log.add(nowhere, 'dropped', undefined, { notes, depth });
  }

  #takes(section: FluentbitSection, tag: string): boolean {
    const regex = valueOf(this.#context, section, 'match_regex');
    if (regex !== undefined) return onigmoMatcher(regex)(tag).kind === 'match';
    const match = valueOf(this.#context, section, 'match');
    return match !== undefined && matchesTag(match, tag);
  }

  #place(section: FluentbitSection, kind: StepPlace['kind']): StepPlace {
    return {
      kind,
      title: section.plugin ?? '',
      detail:
        (kind === 'input' ? propertyOf(section, 'path', 'tag') : propertyOf(section, 'match', 'match_regex'))?.value ??
        '',
      start: this.#own.has(section) ? section.header.start : undefined,
    };
  }
}
