// Everything that proves the project, on a fresh clone with Node 20 or newer and npm: `npm test`.
// `npm test -- --only unit,lint` runs some of the steps, in a clone that is set up.
import { parseArgs } from 'node:util';
import { environment, root, setUp } from './setup.mjs';
import { bold, dim, green, red, run, seconds, stopAll, yellow } from './terminal.mjs';

/** Each step is an npm script; `limit` in seconds is when it is given up. */
const steps = [
  { name: 'format', script: 'check:format', limit: 180 },
  { name: 'types', script: 'check:types', limit: 300 },
  { name: 'lint', script: 'check:lint', limit: 400 },
  { name: 'unused', script: 'check:unused', limit: 180 },
  { name: 'size', script: 'check:size', limit: 120 },
  { name: 'unit', script: 'test:unit', limit: 400 },
  { name: 'integration', script: 'test:integration', limit: 500 },
  { name: 'kubectl', script: 'test:kubectl', limit: 400 },
  { name: 'extension', script: 'test:extension', limit: 400 },
  { name: 'e2e', script: 'test:e2e', limit: 1200 },
];

const { values: options } = parseArgs({ options: { only: { type: 'string' }, verbose: { type: 'boolean' } } });
const only = options.only?.split(',');
const unknown = only?.filter((name) => !steps.some((one) => one.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${steps.map((one) => one.name).join(', ')}`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void stopAll().then(() => process.exit(130)));
}

const started = Date.now();
const total = { passed: 0, failed: 0, skipped: 0 };
try {
  if (only === undefined) await setUp();
  for (const step of steps) if (only === undefined || only.includes(step.name)) await runStep(step);
} catch (error) {
  console.error(red(error.message));
  total.failed += 1;
}
console.log(dim(`Took ${seconds(Date.now() - started)}.`));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function runStep({ name, script, limit }) {
  const began = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const onLine = options.verbose ? (line) => console.log(line) : undefined;
  const env = { ...environment(), FORCE_COLOR: '0' };
  const { code, output, isTimedOut } = await run(npm, ['run', '-s', script], {
    cwd: root,
    env,
    timeout: limit * 1000,
    onLine,
  });
  const counts = countResults(output);
  // A step that ends badly has failed, even where each test that it counted has passed.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  const repeated = name === 'e2e' && !isTimedOut ? await passesAlone(output, env) : [];
  if (repeated.length > 0) {
    counts.passed += counts.failed;
    counts.failed = 0;
  }
  for (const key of Object.keys(total)) total[key] += counts[key];
  const isGood = counts.failed === 0;
  const mark = isGood ? green('✓') : red('✗');
  const detail = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
  console.log(`${mark} ${bold(name.padEnd(12))} ${detail.padEnd(40)} ${dim(seconds(Date.now() - began))}`);
  for (const line of skipReasons(output)) console.log(yellow(`    ${line}`));
  for (const file of repeated) console.log(yellow(`    ${file} failed at first, and passed when it ran again alone`));
  if (repeated.length > 0 && !options.verbose) console.log(dim(failurePart(output)));
  if (isGood) return;
  if (isTimedOut) console.log(red(`  ${name} was given up after ${limit} s.`));
  if (!options.verbose) console.log(failurePart(output));
}

/**
 * A browser on a busy machine may be late for a click. Test files of the workbench that failed, a few at most, run once more: those that
 * pass now are told, with what went wrong at first. Empty where nothing failed, or something fails again.
 */
async function passesAlone(output, env) {
  const files = [...new Set([...output.matchAll(/^test at (test\/e2e\/\w+\.test\.ts):/gm)].map((match) => match[1]))];
  if (files.length === 0 || files.length > 3) return [];
  const args = ['--test', '--test-concurrency=1', '--test-timeout=300000', ...files];
  const { code } = await run('node', args, { cwd: root, env, timeout: 400_000 });
  return code === 0 ? files : [];
}

/** What a step counted: by the summaries of `node --test`, by a line of the same form as ours, else the step is one check. */
function countResults(output) {
  const sum = (pattern) => [...output.matchAll(pattern)].reduce((all, match) => all + Number(match[1]), 0);
  if (/^ℹ pass \d+$/m.test(output)) {
    return {
      passed: sum(/^ℹ pass (\d+)$/gm),
      failed: sum(/^ℹ fail (\d+)$/gm) + sum(/^ℹ cancelled (\d+)$/gm),
      skipped: sum(/^ℹ skipped (\d+)$/gm) + sum(/^ℹ todo (\d+)$/gm),
    };
  }
  const line = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output);
  if (line !== null) return { passed: Number(line[1]), failed: Number(line[2]), skipped: Number(line[3]) };
  return { passed: 1, failed: 0, skipped: 0 };
}

/** The tests that were skipped, with their reasons, each once. */
function skipReasons(output) {
  return [...new Set([...output.matchAll(/^\s*(﹣ .* # .*)$/gm)].map((match) => match[1]))].slice(0, 20);
}

/** The end of the output, from where a test report begins to list what failed. */
function failurePart(output) {
  const start = output.lastIndexOf('✖ failing tests:');
  return (start < 0 ? output : output.slice(start)).slice(-12_000);
}
