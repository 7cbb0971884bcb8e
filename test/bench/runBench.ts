// npm run bench [NAME…]: runs the benchmarks whose files are named so, or all, and prints a line of JSON a figure. A benchmark is a
// file NAME.bench.ts beside this one that exports `measure(): Promise<readonly Figure[]>`.
import { readdirSync } from 'node:fs';
import type { Figure } from './figure.ts';

const suffix = '.bench.ts';
const known = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. Known: ${known.join(', ')}`);
  process.exit(2);
}

for (const name of wanted.length > 0 ? wanted : known) {
  const { measure } = (await import(`./${name}${suffix}`)) as { readonly measure: () => Promise<readonly Figure[]> };
  for (const figure of await measure()) console.log(JSON.stringify(figure));
}
