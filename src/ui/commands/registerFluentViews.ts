import * as vscode from 'vscode';
import { sourceHeaders } from '../../lang/fluent/sourceHeaders.ts';
import { mayHoldFluentConfig, recognizeFluentYaml } from '../../lang/fluent/fluentRecognition.ts';
import { commandIds, contextKeys } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { FluentPanelSet } from '../panels/fluentPanelSet.ts';
import type { PodLine } from '../panels/pickPodLine.ts';
import type { PodPlace } from '../../engine/fluent/kubernetesFilter.ts';
import { messageOf } from '../../base/async.ts';
import type { EventRecord } from '../../model/lineTrial.ts';
import { fluentPanelTypes, type FluentPanelName } from '../panels/panelTypes.ts';
import { registerAction } from './registerAction.ts';

const commands: Readonly<Record<FluentPanelName, string>> = {
  pipeline: commandIds.showPipeline,
  tryLine: commandIds.tryLine,
};

/** How much of a YAML file is looked at to tell whether it holds a config. */
const firstLook = 200_000;
const mostLenses = 100;

/** Registers what shows a Fluentd or Fluent Bit config at work: the commands, and what brings panels back after a window reload. */
export function registerFluentViews(context: ObservatoryContext): void {
  let panels: Promise<FluentPanelSet> | undefined;
  const load = (): Promise<FluentPanelSet> => {
    panels ??= import('../panels/fluentPanelSet.ts').then(({ FluentPanelSet }) =>
      context.disposables.add(
        new FluentPanelSet({
          extensionUri: context.extension.extensionUri,
          log: context.log.child('panels'),
          pickPodLine: () => pickLine(context),
          findPod: (place) => findPod(context, place),
        }),
      ),
    );
    return panels;
  };
  for (const name of Object.keys(fluentPanelTypes) as FluentPanelName[]) {
    registerAction(context, commands[name], async (resource?: vscode.Uri, line?: number) => {
      const uri = resource ?? vscode.window.activeTextEditor?.document.uri;
      if (uri === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Open a Fluentd or Fluent Bit config first.'));
        return;
      }
      const set = await load();
      set.open(name, uri);
      if (name === 'tryLine' && typeof line === 'number') await set.chooseSource(uri, line);
    });
    context.disposables.add(
      vscode.window.registerWebviewPanelSerializer(fluentPanelTypes[name], {
        deserializeWebviewPanel: async (panel, kept) => {
          (await load()).restore(name, panel, kept);
        },
      }),
    );
  }
  keepContextKey(context);
  const languages = ['fluentd', 'fluentbit', 'yaml'];
  context.disposables.add(vscode.languages.registerCodeLensProvider(languages, { provideCodeLenses }));
}

/** "Try a Line" above each source, of the first ones of a long file. */
function provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
  const isYaml = document.languageId === 'yaml';
  if (isYaml && !holdsConfig(document)) return [];
  const text = document.getText().slice(0, firstLook);
  return sourceHeaders(text, isYaml)
    .slice(0, mostLenses)
    .map((offset) => {
      const at = document.positionAt(offset);
      const title = vscode.l10n.t('Try a Line');
      return new vscode.CodeLens(new vscode.Range(at, at), {
        title,
        command: commandIds.tryLine,
        arguments: [document.uri, at.line + 1],
      });
    });
}

async function pickLine(context: ObservatoryContext): Promise<PodLine | undefined> {
  const { sessions } = await context.clusters.runtime();
  const { pickPodLine } = await import('../panels/pickPodLine.ts');
  return await pickPodLine(sessions.snapshot.contexts, async (contextId) =>
    (await context.clusters.runtime()).backends.apiOf(contextId),
  );
}

/** What the cluster that was connected last knows of a pod; undefined where there is none, or where it does not tell. */
async function findPod(
  context: ObservatoryContext,
  { namespace, pod, container }: PodPlace,
): Promise<EventRecord | undefined> {
  try {
    const { sessions, backends } = await context.clusters.runtime();
    const contextId = sessions.connected.at(-1);
    if (contextId === undefined) return undefined;
    const { readPodMetadata } = await import('../../sources/kubernetes/recentPodLines.ts');
    return await readPodMetadata(backends.apiOf(contextId), namespace, pod, container);
  } catch (error) {
    context.log.child('try a line').debug(`${namespace}/${pod}: ${messageOf(error)}`);
    return undefined;
  }
}

/** Tells menus whether the active YAML file holds a Fluent config, which its language id does not say. */
function keepContextKey(context: ObservatoryContext): void {
  let isSet = false;
  const tell = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const holds = document?.languageId === 'yaml' && holdsConfig(document);
    if (holds === isSet) return;
    isSet = holds;
    void vscode.commands.executeCommand('setContext', contextKeys.holdsFluentConfig, holds);
  };
  context.disposables.add(vscode.window.onDidChangeActiveTextEditor(tell));
  context.disposables.add(vscode.workspace.onDidSaveTextDocument(tell));
  tell();
}

function holdsConfig(document: vscode.TextDocument): boolean {
  const text = document.getText().slice(0, firstLook);
  return recognizeFluentYaml(document.uri.path, text) !== undefined || mayHoldFluentConfig(text);
}
