import { readFile, writeFile } from 'node:fs/promises';
import { messageOf } from '../base/async.ts';
import { conversionTargets, convertConfig } from '../lang/conversion/convertConfig.ts';
import { documentLanguageOf } from '../lang/workspace/documentLanguage.ts';
import type { CliOutput } from './cliOutput.ts';
import { wordFileFault } from './fileFault.ts';
import { readArguments } from './readArguments.ts';

const convertUsage = `Usage: kube-observatory convert --to ${conversionTargets.join('|')} [--parsers FILE] FILE

Rewrites a config of Fluentd or Fluent Bit for the other agent, or in the other form of Fluent Bit, as far as that can be said there. The
config goes to standard output, with what could not be translated in comments at its top; that is told on standard error too.

  --to TARGET      ${conversionTargets.join(', ')}
  --parsers FILE   where to write the parsers that Fluent Bit keeps in a file of their own
  --help           show this text

Exit code: 0 translated, 1 the config has syntax errors, 2 wrong usage.
`;

/** Runs `kube-observatory convert` and resolves to its exit code. */
export async function runConvert(args: readonly string[], output: CliOutput): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    output.out(convertUsage);
    return 0;
  }
  if (typeof options === 'string') return refuse(output, options);
  const { path, target, parsers } = options;
  let text;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    return tellFault(output, error, path);
  }
  const language = documentLanguageOf(path, text, undefined);
  if (language !== 'fluentd' && language !== 'fluentbit')
    return refuse(output, `${path} is no config of Fluentd or Fluent Bit.`);
  const converted = convertConfig(text, language, /\.ya?ml$/i.test(path), target);
  if (converted === undefined) {
    output.error(`${path} has syntax errors. See kube-observatory lint.\n`);
    return 1;
  }
  output.out(converted.text);
  for (const lost of converted.lost) output.error(`not translated: ${lost.replace(/\s+/g, ' ')}\n`);
  if (converted.parsers === '') return 0;
  if (parsers === undefined) {
    output.error('The parsers go into a file of their own: write it with --parsers FILE.\n');
    return 0;
  }
  try {
    await writeFile(parsers, converted.parsers);
  } catch (error) {
    return tellFault(output, error, parsers);
  }
  return 0;
}

function tellFault(output: CliOutput, error: unknown, path: string): number {
  output.error(`${wordFileFault(error, path) ?? messageOf(error)}\n`);
  return 2;
}

interface ConvertOptions {
  readonly path: string;
  readonly target: (typeof conversionTargets)[number];
  readonly parsers: string | undefined;
}

/** The options, what is wrong with them, or undefined where help is asked for. */
function readOptions(args: readonly string[]): ConvertOptions | string | undefined {
  const parsed = readArguments(args, {
    to: { type: 'string' },
    parsers: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const target = conversionTargets.find((one) => one === values.to);
  if (target === undefined) return values.to === undefined ? 'No target given.' : `Unknown target: ${values.to}`;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) return 'One file is converted at a time.';
  return { path, target, parsers: values.parsers };
}

function refuse(output: CliOutput, message: string): number {
  output.error(`${message}\n\n${convertUsage}`);
  return 2;
}
