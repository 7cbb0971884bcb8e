import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { asRecord } from '../../base/json.ts';
import { debugTypes } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { DebuggedCheck } from './ruleTestDebugging.ts';
import type { RuleTestExplorer } from './ruleTestExplorer.ts';

/** Shows rule tests in the Test Explorer: what finds, runs and debugs them loads when the explorer or a test file is first opened. */
export function registerRuleTests(context: ObservatoryContext): void {
  const { disposables } = context;
  const log = context.log.child('rule tests');
  const controller = disposables.add(
    vscode.tests.createTestController('kubeObservatory.ruleTests', vscode.l10n.t('Prometheus Rule Tests')),
  );
  let explorer: Promise<RuleTestExplorer> | undefined;
  const load = (): Promise<RuleTestExplorer> => {
    explorer ??= import('./ruleTestExplorer.ts').then((module) => {
      const loaded = new module.RuleTestExplorer(controller, log, startDebugging);
      disposables.add(loaded);
      return loaded;
    });
    return explorer;
  };
  controller.resolveHandler = async (item) => {
    if (item === undefined) await (await load()).discover();
  };
  controller.refreshHandler = async () => {
    await (await load()).discover();
  };
  const onDocument = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'yaml' || document.uri.scheme !== 'file' || explorer !== undefined) return;
    if (!/^tests[ \t]*:/m.test(document.getText())) return;
    load()
      .then((loaded) => loaded.refresh(document.uri))
      .catch((error: unknown) => {
        log.error(messageOf(error));
      });
  };
  vscode.workspace.textDocuments.forEach(onDocument);
  disposables.add(vscode.workspace.onDidOpenTextDocument(onDocument));
  disposables.add(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugTypes.promql, {
      createDebugAdapterDescriptor: async ({ configuration }) => {
        const { PromqlDebugAdapter } = await import('./promqlDebugAdapter.ts');
        return new vscode.DebugAdapterInlineImplementation(new PromqlDebugAdapter(checkOf(configuration)));
      },
    }),
  );
}

async function startDebugging(check: DebuggedCheck): Promise<void> {
  await vscode.debug.startDebugging(undefined, {
    type: debugTypes.promql,
    request: 'launch',
    name: vscode.l10n.t('Rule test'),
    check,
  });
}

/** @throws Error for a configuration that the Test Explorer did not make. */
function checkOf(configuration: vscode.DebugConfiguration): DebuggedCheck {
  const check = asRecord(configuration['check']);
  const { uri, test, kind, index } = check ?? {};
  if (
    typeof uri === 'string' &&
    typeof test === 'number' &&
    typeof index === 'number' &&
    (kind === 'alert' || kind === 'expr')
  ) {
    return { uri, test, kind, index };
  }
  throw new Error(vscode.l10n.t('A rule test is debugged from the Test Explorer, not from a launch configuration.'));
}
