// The licences of what the bundles hold, as their licences ask: one text, made from the build's report.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @param inputs the paths of every file that a bundle holds, relative to `root`. */
export function thirdPartyNotices(root, inputs) {
  const folders = new Set(inputs.flatMap((path) => packageFolder(path) ?? []));
  const packages = [...folders].map((folder) => describe(join(root, folder)));
  packages.sort((a, b) => (a.name < b.name ? -1 : 1));
  const head = 'Kube Observatory contains the following packages, under the licences that follow their names.\n';
  return [head, ...packages.map(({ title, text }) => `${'-'.repeat(80)}\n${title}\n\n${text}\n`)].join('\n');
}

/** `node_modules/@scope/name` of `node_modules/@scope/name/lib/x.js`. */
function packageFolder(path) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function describe(folder) {
  const { name, version, license, homepage, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const notice = readdirSync(folder).find((one) => /^notice/i.test(one));
  const owner = typeof author === 'string' ? author : author?.name;
  const parts = [
    ...[notice, file].filter((one) => one !== undefined).map((one) => readFileSync(join(folder, one), 'utf8').trim()),
    ...(file === undefined ? [standardText(license, owner ?? name)] : []),
  ];
  return { name, title: `${name} ${version} (${license})${homepage ? `\n${homepage}` : ''}`, text: parts.join('\n\n') };
}

/** For a package that ships no licence file: the text of the licence that it names. */
function standardText(license, owner) {
  if (license === 'Apache-2.0')
    return 'Licensed under the Apache License, Version 2.0; its text is in the file LICENSE.';
  if (license === 'MIT') return `Copyright (c) ${owner}\n\n${mit}`;
  if (license === 'BSD-3-Clause' || license === 'ISC') return `Copyright (c) ${owner}. Licensed under ${license}.`;
  throw new Error(`${owner} ships no licence text, and none is known for ${license}.`);
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
