import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { changePermission, type ChangeRules } from '../../../../src/ui/commands/changePermission.ts';

const cluster = (name: string, server: string) => ({
  ...{ name, server, caFile: undefined, caData: undefined, skipTlsVerify: false },
  ...{ tlsServerName: undefined, proxyUrl: undefined, execConfig: undefined },
});
const rules = (productionContexts: string, isReadOnly = false): ChangeRules => ({ isReadOnly, productionContexts });
const test1 = { name: 'test', cluster: cluster('eu-1', 'https://api.test.example') };
const prod = { name: 'EU-Prod', cluster: cluster('eu-2', 'https://api.example') };

const cases = [
  ['read-only forbids a change', rules('', true), test1, 'always', 'forbidden'],
  ['read-only forbids a shell', rules('', true), test1, 'inProduction', 'forbidden'],
  ['read-only forbids a shell in production', rules('prod', true), prod, 'inProduction', 'forbidden'],
  ['a change asks', rules('prod'), test1, 'always', 'ask'],
  ['a shell does not ask', rules('prod'), test1, 'inProduction', 'go'],
  ['a change in production wants the name', rules('prod'), prod, 'always', 'type'],
  ['a shell in production wants the name', rules('prod'), prod, 'inProduction', 'type'],
  ['a production cluster is known by its server', rules('api\\.example'), prod, 'inProduction', 'type'],
  ['and by its name', rules('^eu-2$'), prod, 'always', 'type'],
  ['a pattern that cannot be read spares nothing', rules('('), test1, 'inProduction', 'type'],
  ['without a pattern nothing is production', rules(''), prod, 'inProduction', 'go'],
] as const;

for (const [name, settings, context, asks, expected] of cases) {
  test(name, () => {
    assert.equal(changePermission(settings, context, asks), expected);
  });
}

test('whatever changes a cluster, and a shell, asks first', () => {
  const folder = join(import.meta.dirname, '../../../../src/ui/commands');
  const changing =
    /\b(?:deleteObject|replaceObject|scale|restart|setPaused|setSchedulable|triggerCronJob|undoRollout|ContainerTerminal|drain)\(/;
  const asking = /\b(?:confirmChange|change)\(/;
  const all = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  const silent = all.filter(([, text]) => changing.test(text) && !asking.test(text)).map(([file]) => file);
  assert.deepEqual(silent, []);
});
