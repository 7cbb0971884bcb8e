// Makes the .vsix: builds, packs what `.vscodeignore` leaves, and says what is in it. Fails when a file is there that the extension
// does not need, or one is missing that its manifest names.
import { createVSIX, listFiles } from '@vscode/vsce';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const limit = 12 * 1024 * 1024;

execFileSync(process.execPath, [join(root, '.ci', 'build.mjs'), '--silent'], { cwd: root, stdio: 'inherit' });

const files = (await listFiles({ cwd: root, dependencies: false })).map((path) => path.replaceAll('\\', '/')).sort();
const needed = [
  /^package(\.nls(\.[\w-]+)?)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/([\w-]+\.c?js|ThirdPartyNotices\.txt)$/,
  /^dist\/shared\/[\w-]+\.js$/,
  /^dist\/webviews\/[\w-]+\.(js|css|ttf|svg)$/,
  /^media\/[\w-]+(\.svg|\.png|\.schema\.json)$/,
  /^syntaxes\/[\w-]+\.(tmLanguage|language-configuration)\.json$/,
];
const complaints = [
  ...files.filter((path) => !needed.some((pattern) => pattern.test(path))).map((path) => `${path} is not needed.`),
  ...namedFiles()
    .filter((path) => !files.includes(path))
    .map((path) => `${path} is missing.`),
];

const packagePath = join(root, `${manifest.name}-${manifest.version}.vsix`);
await createVSIX({ cwd: root, dependencies: false, packagePath, allowMissingRepository: true });
for (const path of files)
  console.log(`  ${(statSync(join(root, path)).size / 1024).toFixed(1).padStart(9)} KB  ${path}`);
const size = statSync(packagePath).size;
console.log(`${packagePath}: ${files.length} files, ${(size / 1024 / 1024).toFixed(1)} MB`);
if (size > limit) complaints.push(`The package is bigger than ${limit / 1024 / 1024} MB.`);
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;

/** The files that the manifest names, as the package lists them. */
function namedFiles() {
  const { contributes } = manifest;
  return [
    manifest.main,
    ...contributes.grammars.map((one) => one.path),
    ...contributes.languages.flatMap((one) => one.configuration ?? []),
    ...contributes.viewsContainers.activitybar.map((one) => one.icon),
    ...(contributes.jsonValidation ?? []).map((one) => one.url),
    'dist/server.cjs',
    'dist/demoMain.js',
    'dist/ThirdPartyNotices.txt',
  ].map((path) => path.replace(/^\.\//, ''));
}
