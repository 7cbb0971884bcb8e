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

class FluentbitTrial {
  readonly #context: FluentbitContext;
  readonly #given: TrialInput;
  readonly #parsers: ReadonlyMap<string, FluentbitParser>;
  readonly #own: ReadonlySet<FluentbitSection>;
  readonly #log = new TrialLog();

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
    if (section === undefined) return { sources, source: undefined, tag: '', path: '', steps: [] };
    const path = inputPath(this.#context, section, this.#given.path);
    const tag = this.#given.tag ?? inputTag(this.#context, section, path);
    const place = this.#place(section, 'input');
    const input = { context: this.#context, section, parsers: this.#parsers, place, tag, path };
    if (this.#given.text.trim() !== '') {
      for (const event of readInput(input, this.#given, this.#log)) {
        const processed = this.#process(section, event, 0);
        if (processed !== undefined) this.#follow(processed, 0);
      }
    }
    return { sources, source: chosen?.id, tag, path, steps: this.#log.steps };
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

  /** Through the filters in their order, then to every output that matches. */
  #follow(event: TrialEvent, depth: number): void {
    if (!this.#log.hasRoom(depth)) return;
    let current: TrialEvent | undefined = event;
    for (const filter of sectionsOfKind(this.#context, 'filter')) {
      if (!this.#takes(filter, event.tag)) continue;
      const result = runFluentbitFilter(filter, current.record, this.#around(current));
      const after = this.#log.addFilter(this.#place(filter, 'filter'), current, result, depth);
      for (const { tag, record } of result.emitted ?? []) this.#follow({ tag, record, time: current.time }, depth + 1);
      current = after;
      if (current === undefined) return;
    }
    this.#deliver(current, depth);
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
