import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** What a run of the suite found, written to the file that the variable OBSERVATORY_TEST_RESULT names. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line a test, as it is to be shown. */
  readonly lines: readonly string[];
}

/** Runs every `*.test.cjs` beside this module inside the extension host; VS Code calls it. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, reporter: 'min' });
  const only = process.env['OBSERVATORY_TEST_ONLY'];
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.cjs') && (only === undefined || name.includes(only))) mocha.addFile(join(__dirname, name));
  }
  const result = await runMocha(mocha);
  const file = process.env['OBSERVATORY_TEST_RESULT'];
  if (file !== undefined) {
    // Whoever waits for the file sees it whole.
    writeFileSync(`${file}.part`, JSON.stringify(result));
    renameSync(`${file}.part`, file);
  }
  if (result.failed > 0) throw new Error(`${result.failed} tests failed.\n${result.lines.join('\n')}`);
}

function runMocha(mocha: Mocha): Promise<SuiteResult> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    let passed = 0;
    let skipped = 0;
    const runner = mocha.run((failed) => {
      resolve({ passed, failed, skipped, lines });
    });
    runner.on('pass', (test) => {
      passed += 1;
      lines.push(`✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    });
    runner.on('pending', (test) => {
      skipped += 1;
      lines.push(`﹣ ${test.fullTitle()} # SKIP`);
    });
    runner.on('fail', (test, error: unknown) => {
      lines.push(`✖ ${test.fullTitle()}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  });
}
