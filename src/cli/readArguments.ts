import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { messageOf } from '../base/async.ts';

type Arguments<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: T }>
>;

/** The options and the other words of a command line, or what is wrong with them, in words. */
export function readArguments<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
): Arguments<T> | string {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    return messageOf(error);
  }
}
