// Fails when a bundle outgrows its budget, or reaches into what only a lazy bundle may hold. Reads the build's report.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');
const { outputs } = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8'));

/** Budgets in KB, minified; the first that fits a file counts. */
const budgets = [
  { pattern: /^dist\/extension\.cjs$/, limit: 200 },
  { pattern: /^dist\/webviews\/[^/]+\.js$/, limit: 600 },
  { pattern: /^dist\/.*\.c?js$/, limit: 3000 },
];

/** Packages that the extension's entry must not hold: they load on first use. */
const lazyPackages = ['vscode-languageclient', '@kubernetes/client-node', 'ws', 'yaml', '@peculiar/x509'];

const complaints = [];
for (const [path, { bytes, inputs }] of Object.entries(outputs)) {
  const budget = budgets.find(({ pattern }) => pattern.test(path));
  if (budget === undefined) continue;
  const size = bytes / 1024;
  const line = `${path.padEnd(44)} ${size.toFixed(1).padStart(9)} KB of ${budget.limit}`;
  console.log(line);
  if (size > budget.limit) complaints.push(`Over its budget: ${line}`);
  if (path !== 'dist/extension.cjs') continue;
  for (const name of lazyPackages) {
    const culprit = Object.keys(inputs).find((input) => input.includes(`node_modules/${name}/`));
    if (culprit !== undefined) complaints.push(`${path} holds ${culprit}, which must load on first use.`);
  }
}
if (outputs['dist/extension.cjs'] === undefined) complaints.push('There is no dist/extension.cjs.');
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
