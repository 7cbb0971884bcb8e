import type { LineTrial, TrialEvent, TrialInput, TrialSource } from '../../model/lineTrial.ts';
import type { FileAccess } from '../../lang/fileAccess.ts';
import type { PluginDirective } from '../../lang/fluentd/directiveCheck.ts';
import { pluginDirectives } from '../../lang/fluentd/directiveCheck.ts';
import type { FluentdRoot, FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { sectionsOf } from '../../lang/fluentd/fluentdAst.ts';
import type { FluentdContext } from '../../lang/fluentd/fluentdContext.ts';
import { createFluentdContext } from '../../lang/fluentd/fluentdContext.ts';
import { patternsOf, tagTest } from '../../lang/fluentd/tagMatcher.ts';
import { ConcatFilter } from './concatFilter.ts';
import type { FilterResult } from './filterResult.ts';
import { runFluentdFilter } from './fluentdFilters.ts';
import { readSource, sourcePath, sourceTag } from './fluentdInput.ts';
import { fluentdSent } from './fluentdOutput.ts';
import { fluentdValue } from './fluentdParsers.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { pastedLines } from './pastedLines.ts';
import { runRewriteTagFilter } from './rewriteTagFilter.ts';
import type { StepPlace } from './trialLog.ts';
import { TrialLog } from './trialLog.ts';

/** Gives lines to a Fluentd config and tells, station by station, what becomes of them. Nothing is read but the config's own files. */
export function tryFluentd(
  text: string,
  uri: string,
  root: FluentdRoot,
  files: FileAccess,
  given: TrialInput,
): LineTrial {
  return new FluentdTrial(createFluentdContext(text, uri, root, files, []), given).run();
}

/** Plugins of a `<match>` that hand each record to all of their stores, or to one of them. */
const copying = new Set(['copy', 'copy_ex']);
const choosing = new Set(['roundrobin', 'rewrite_tag', 'multiprocess']);

/** Filters that let records go to others that keep them back, and so on, end here. */
const mostRounds = 8;

class FluentdTrial {
  readonly #context: FluentdContext;
  readonly #given: TrialInput;
  readonly #directives: readonly PluginDirective[];
  readonly #log = new TrialLog();
  /** Filters that keep records back, with their memory and the label that they stand in. */
  readonly #holding = new Map<FluentdSection, { readonly filter: ConcatFilter; readonly label: string | undefined }>();

  constructor(context: FluentdContext, given: TrialInput) {
    this.#context = context;
    this.#given = given;
    this.#directives = pluginDirectives(context);
  }

  run(): LineTrial {
    const directives = this.#directives.filter(({ section }) => section.name === 'source');
    const sources = directives.map(({ section }, index): TrialSource => {
      const { title, start } = this.#place(section, 'input');
      return { id: String(index), title, detail: fluentdValue(section, 'tag') ?? '', start };
    });
    const chosen = sources.find(({ id }) => id === this.#given.source) ?? sources[0];
    const section = directives[Number(chosen?.id ?? -1)]?.section;
    if (section === undefined) return { sources, source: undefined, tag: '', path: '', steps: [], skipped: 0 };
    const path = sourcePath(section, this.#given.path);
    const tag = this.#given.tag ?? sourceTag(section, path);
    const input = { section, place: this.#place(section, 'input'), isOwn: this.#context.isOwn(section), tag, path };
    const label = fluentdValue(section, '@label');
    const { lines, skipped } = pastedLines(this.#given.text);
    for (const event of readSource(input, lines, this.#given.now, this.#log)) this.#route(event, label, 0);
    this.#letGo();
    return { sources, source: chosen?.id, tag, path, steps: this.#log.steps, skipped };
  }

  /**
   * Through the filters of a label that stand above the first match that takes the tag, and to that match.
   * @param behind the filter that the event has behind it.
   */
  #route(event: TrialEvent, label: string | undefined, depth: number, behind?: FluentdSection): void {
    if (!this.#log.hasRoom(depth)) return;
    const place = label === '@ROOT' ? undefined : label;
    let current: TrialEvent | undefined = event;
    const stations = this.#directives.filter((one) => one.label === place && one.section.name !== 'source');
    for (const { section } of stations.slice(stations.findIndex((one) => one.section === behind) + 1)) {
      if (!this.#takes(section, event.tag)) continue;
      if (section.name === 'filter' && section.type?.value?.text === 'concat') {
        this.#hold(section, current, place, depth);
        return;
      }
      if (section.name === 'match') {
        this.#deliver(section, current, place, depth);
        return;
      }
      const result = runFluentdFilter(section, current, this.#given);
      const before: TrialEvent = current;
      current = this.#log.addFilter(this.#place(section, 'filter'), before, result, depth);
      if (result.isError === true) this.#routeError(before, depth);
      if (current === undefined) return;
    }
    const where = place === undefined ? '' : ` in ${place}`;
    const isMissing = place !== undefined && !this.#directives.some((one) => one.label === place);
    const notes = [
      isMissing
        ? `There is no <label ${place}>.`
        : `No <match>${where} takes '${event.tag}': the record is thrown away.`,
    ];
    this.#log.add({ kind: 'output', title: 'no match', detail: event.tag, start: undefined }, 'dropped', undefined, {
      notes,
      depth,
    });
  }

  /** Gives a record to a filter that joins it with those that follow, and what is whole to the stations behind it. */
  #hold(section: FluentdSection, event: TrialEvent, label: string | undefined, depth: number): void {
    const known = this.#holding.get(section);
    const filter = known?.filter ?? new ConcatFilter(section);
    if (known === undefined) this.#holding.set(section, { filter, label });
    const results = filter.take(event);
    const place = this.#place(section, 'filter');
    const isKept = !results.some(
      (one) => one.event.lines?.some((line) => event.lines?.includes(line) === true) === true,
    );
    if (isKept) {
      const notes = ['It is kept back until it is known whether the next one belongs to it.'];
      this.#log.add(place, 'held', event, { notes, depth });
    }
    for (const one of results) {
      if (!this.#log.hasRoom(depth)) return;
      this.#log.addJoined(place, one.event, one.notes, depth);
      this.#route(one.event, label, depth, section);
    }
  }

  /** What is still kept back when nothing follows. */
  #letGo(): void {
    for (let round = 0; round < mostRounds; round++) {
      const waiting = [...this.#holding].flatMap(([section, { filter }]) =>
        filter.flush().map((result) => ({ section, result })),
      );
      if (waiting.length === 0) return;
      for (const { section, result } of waiting) {
        this.#log.addJoined(this.#place(section, 'filter'), result.event, result.notes, 0);
        if (result.label === '@ERROR') this.#routeError(result.event, 0);
        else this.#route(result.event, result.label, 1);
      }
    }
  }

  /** Records that a filter refuses go to the label of errors, where there is one. */
  #routeError(event: TrialEvent, depth: number): void {
    if (this.#directives.some(({ label }) => label === '@ERROR')) this.#route(event, '@ERROR', depth + 1);
  }

  #deliver(section: FluentdSection, event: TrialEvent, label: string | undefined, depth: number): void {
    const place = this.#place(section, 'output');
    const type = section.type?.value?.text ?? '';
    const stores = sectionsOf(section, 'store');
    if (stores.length > 0) {
      const isCopy = copying.has(type);
      const count = `${stores.length} store${stores.length === 1 ? '' : 's'}`;
      const note = isCopy ? `Each of its ${count} gets the record.` : `One of its ${count} gets the record.`;
      this.#log.add(place, 'routed', event, { notes: choosing.has(type) || isCopy ? [note] : [], depth });
      for (const store of stores) {
        if (this.#log.hasRoom(depth + 1)) this.#deliver(store, event, label, depth + 1);
      }
      return;
    }
    const emitted = emit(section, type, event);
    if (emitted === undefined) {
      this.#log.add(place, 'taken', event, { sent: fluentdSent(section, event), depth });
      return;
    }
    this.#log.addFilter(place, event, emitted, depth);
    for (const one of emitted.emitted ?? [])
      this.#route({ ...event, tag: one.tag, record: one.record }, one.label ?? label, depth + 1);
  }

  #takes(section: FluentdSection, tag: string): boolean {
    const argument = section.argument;
    if (argument === undefined) return true;
    if (argument.isDynamic) return false;
    return patternsOf(argument.text).some((pattern) =>
      /^\/.*\/$/.test(pattern) ? onigmoMatcher(pattern)(tag).kind === 'match' : tagTest(pattern)(tag),
    );
  }

  #place(section: FluentdSection, kind: StepPlace['kind']): StepPlace {
    const detail =
      kind === 'input'
        ? (fluentdValue(section, 'path') ?? fluentdValue(section, 'tag') ?? '')
        : section.name === 'store'
          ? 'store'
          : (section.argument?.text ?? '**');
    const start = this.#context.isOwn(section) ? section.header.start : undefined;
    return { kind, title: section.type?.value?.text ?? '', detail, start };
  }
}

/** What a plugin gives back to the router; undefined for one that sends records away. */
function emit(section: FluentdSection, type: string, event: TrialEvent): FilterResult | undefined {
  if (type === 'rewrite_tag_filter') return runRewriteTagFilter(section, event);
  if (type !== 'relabel') return undefined;
  const label = fluentdValue(section, '@label');
  if (label === undefined)
    return { record: undefined, notes: ['It names no @label: the records come back to it for ever.'] };
  const { tag, record } = event;
  return { record: undefined, notes: [`The record goes to ${label}.`], emitted: [{ tag, record, label }] };
}
