import type { LineTrial, TrialInput } from '../../model/lineTrial.ts';
import type { FileAccess } from '../../lang/fileAccess.ts';
import type { FluentbitRoot } from '../../lang/fluentbit/fluentbitAst.ts';
import type { FluentdRoot } from '../../lang/fluentd/fluentdAst.ts';
import { tryFluentbit } from './fluentbitTrial.ts';
import { tryFluentd } from './fluentdTrial.ts';

/** A config of either agent, read. */
export type TriedConfig = {
  readonly text: string;
  readonly uri: string;
  readonly files: FileAccess;
} & (
  | { readonly language: 'fluentd'; readonly root: FluentdRoot }
  | { readonly language: 'fluentbit'; readonly root: FluentbitRoot }
);

/** Characters of a paste that are read. */
const mostText = 64_000;

/** Gives lines to a config and tells, station by station, what becomes of them. What cannot be told here says so. */
export function tryLine(config: TriedConfig, given: TrialInput): LineTrial {
  const bounded = { ...given, text: given.text.slice(0, mostText) };
  return config.language === 'fluentd'
    ? tryFluentd(config.text, config.uri, config.root, config.files, bounded)
    : tryFluentbit(config.text, config.uri, config.root, config.files, bounded);
}
