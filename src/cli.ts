#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { asRecord, asString } from './base/json.ts';
import type { CliOutput } from './cli/cliOutput.ts';
import { runCli } from './cli/runCli.ts';

const output: CliOutput = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
};
process.exitCode = await runCli(process.argv.slice(2), output, readVersion);

/** The version of the package, whose manifest lies above this file as source and as bundle. */
function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return asString(asRecord(manifest)?.['version']) ?? 'unknown';
}
