import { formatEventTime } from '../../../../src/engine/fluent/eventTime.ts';
import { tryLine } from '../../../../src/engine/fluent/tryLine.ts';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';
import { parseFluentbitYaml } from '../../../../src/lang/fluentbit/fluentbitYaml.ts';
import { parseFluentd } from '../../../../src/lang/fluentd/fluentdParser.ts';
import type { LineTrial, TrialInput } from '../../../../src/model/lineTrial.ts';

const plain: TrialInput = {
  text: '',
  source: undefined,
  path: undefined,
  tag: undefined,
  pod: undefined,
  now: Date.UTC(2026, 10, 22, 12),
};

/** Gives lines to a Fluent Bit config; one whose name ends in `.yaml` is in the YAML form. */
export function tryBit(text: string, line: string, given: Partial<TrialInput> = {}, parsersFile?: string): LineTrial {
  const isYaml = /^(?:pipeline|service|parsers):/m.test(text);
  const { root } = isYaml ? parseFluentbitYaml(text) : parseClassic(text);
  const files: FileAccess = {
    read: (_, path) =>
      parsersFile !== undefined && path === 'parsers.conf'
        ? { uri: 'file:/parsers.conf', text: parsersFile }
        : undefined,
    list: () => undefined,
  };
  return tryLine({ language: 'fluentbit', text, uri: 'file:/a.conf', files, root }, { ...plain, ...given, text: line });
}

/** Gives lines to a Fluentd config. */
export function tryD(text: string, line: string, given: Partial<TrialInput> = {}): LineTrial {
  const { root } = parseFluentd(text);
  const config = { language: 'fluentd', text, uri: 'file:/a.conf', files: noFiles, root } as const;
  return tryLine(config, { ...plain, ...given, text: line });
}

/** Each step as `title:outcome`, indented by its depth. */
export function outline(trial: LineTrial): string {
  return trial.steps.map(({ title, outcome, depth }) => `${'>'.repeat(depth)}${title}:${outcome}`).join(' ');
}

/** The record behind the last station that has one. */
export function lastRecord(trial: LineTrial): unknown {
  const event = trial.steps.findLast((step) => step.event !== undefined)?.event;
  return event === undefined ? undefined : JSON.parse(JSON.stringify(event.record));
}

/** The time behind the last station that has one. */
export function lastTime(trial: LineTrial): string {
  const time = trial.steps.findLast((step) => step.event !== undefined)?.event?.time;
  return time === undefined ? 'now' : formatEventTime(time);
}

/** All notes in one text. */
export function notesOf(trial: LineTrial): string {
  return trial.steps.flatMap((step) => step.notes).join(' ');
}
