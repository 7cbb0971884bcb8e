import { TextDocuments } from 'vscode-languageserver/node';
import type { ClientCapabilities, Connection, FileEvent, ServerCapabilities } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Emitter } from '../base/event.ts';
import { EditedDocument } from '../lang/editedDocument.ts';
import { documentLanguageOf } from '../lang/workspace/documentLanguage.ts';
import type { DocumentLanguage } from '../lang/workspace/documentLanguage.ts';
import type { MetricTypes } from '../lang/query/queryLanguage.ts';
import type { LanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import type { RecordingRules } from '../lang/workspace/recordingRules.ts';
import { createConnectionCatalog } from './connectionCatalog.ts';
import { diagnosticsFeature } from './diagnosticsFeature.ts';
import { documentFeatures } from './documentFeatures.ts';
import { createMetricTypesFeature } from './metricTypesFeature.ts';
import { createNameFeature } from './nameFeature.ts';
import { nodeFileAccess } from './nodeFileAccess.ts';
import type { DocumentAccess, ServerContext, ServerFeature } from './serverContext.ts';
import type { ServerSettings } from './serverSettings.ts';
import { createSettingsFeature } from './settingsFeature.ts';
import { createWatchFeature } from './watchFeature.ts';

export interface ServerOptions {
  /** The services of all languages, which may ask for the recording rules of the workspace and for the types of metrics. */
  readonly languages: (recorded: () => RecordingRules, metricTypes: () => MetricTypes) => LanguageRegistry;
  /** What the services read their settings from. */
  readonly settings: ServerSettings;
  /** The file that the thread runs which reads the workspace. */
  readonly indexModule: URL;
}

/**
 * Speaks the Language Server Protocol over a connection. It finds the language of each document and leaves the rest to its service; each
 * feature brings its own capabilities and handlers.
 */
export function startServer(connection: Connection, { languages, settings, indexModule }: ServerOptions): void {
  const documents = new TextDocuments<EditedDocument>({
    create: (uri, languageId, version, text) => new EditedDocument(uri, languageId, version, text),
    update: (document, edits, version) => document.update(edits, version),
  });
  const changes = new Emitter<readonly FileEvent[]>();
  const changedSettings = new Emitter<undefined>();
  let recorded: RecordingRules = new Set();
  let metricTypes: MetricTypes = new Map();
  const server: ServerContext = {
    connection,
    documents,
    at: accessTo(
      documents,
      languages(
        () => recorded,
        () => metricTypes,
      ),
    ),
    catalog: (token) => createConnectionCatalog(connection, token),
    onDidChangeFiles: changes.event,
    onDidChangeSettings: changedSettings.event,
  };
  const features: readonly ServerFeature[] = [
    diagnosticsFeature,
    ...documentFeatures,
    createNameFeature(indexModule, (rules) => {
      recorded = { ...rules, textOf: (uri) => documents.get(uri)?.getText() ?? nodeFileAccess.read(uri, uri)?.text };
      changedSettings.fire(undefined);
    }),
    createMetricTypesFeature((types) => {
      metricTypes = types;
      changedSettings.fire(undefined);
    }),
    createWatchFeature(changes),
    createSettingsFeature(settings, changedSettings),
  ];
  const running = features.flatMap((feature) => feature.register(server) ?? []);
  let client: ClientCapabilities = {};
  connection.onInitialize((params) => {
    client = params.capabilities;
    const parts = features.map((feature) => feature.capabilities(client));
    return {
      capabilities: Object.assign({}, ...parts) as ServerCapabilities,
      serverInfo: { name: 'kube-observatory' },
    };
  });
  connection.onInitialized(() => {
    for (const { start } of running) start?.(client);
  });
  connection.onShutdown(() => {
    for (const { dispose } of running) dispose?.();
  });
  documents.listen(connection);
  connection.listen();
}

function accessTo(documents: TextDocuments<EditedDocument>, languages: LanguageRegistry): DocumentAccess {
  // Several requests follow each keystroke; the content is looked at for the first one.
  const known = new WeakMap<
    TextDocument,
    { readonly version: number; readonly language: DocumentLanguage | undefined }
  >();
  const languageOf = (document: TextDocument): DocumentLanguage | undefined => {
    const { version } = document;
    const earlier = known.get(document);
    if (earlier?.version === version) return earlier.language;
    const isSame = earlier?.language !== undefined && languages[earlier.language].isStillOwn?.(document) === true;
    const language = isSame
      ? earlier.language
      : documentLanguageOf(document.uri, document.getText(), document.languageId);
    known.set(document, { version, language });
    return language;
  };
  return (uri, use) => {
    const document = documents.get(uri);
    const language = document === undefined ? undefined : languageOf(document);
    return document === undefined || language === undefined ? undefined : use(languages[language], document);
  };
}
