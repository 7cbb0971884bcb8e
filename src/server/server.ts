import {
  CodeActionKind,
  DocumentFormattingRequest,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { CodeAction, Connection, InitializeResult } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageFix, LanguageService } from '../lang/languageService.ts';
import { documentLanguageOf } from '../lang/workspace/documentLanguage.ts';
import type { LanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import { createConnectionCatalog } from './connectionCatalog.ts';
import { DiagnosticsQueue } from './diagnosticsQueue.ts';
import { guarded } from './guard.ts';
import { registerNames } from './nameRequests.ts';
import type { DocumentAccess } from './nameRequests.ts';
import { packTokens, semanticLegend } from './semanticTokens.ts';

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  completionProvider: { triggerCharacters: ['{', '(', '[', ',', '=', '"', '~', ' ', '|', '@', '<', '$'] },
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [','] },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  documentLinkProvider: {},
  semanticTokensProvider: { legend: semanticLegend, full: true },
  workspace: { workspaceFolders: { supported: true } },
  codeActionProvider: {
    codeActionKinds: [
      CodeActionKind.QuickFix,
      CodeActionKind.Refactor,
      CodeActionKind.RefactorExtract,
      CodeActionKind.RefactorInline,
      CodeActionKind.SourceFixAll,
    ],
  },
};

/** Speaks the Language Server Protocol over a connection. It finds the language of each document and leaves the rest to its service. */
export function startServer(connection: Connection, languages: LanguageRegistry): void {
  const documents = new TextDocuments(TextDocument);
  const catalog = createConnectionCatalog(connection);
  const serviceOf = (document: TextDocument): LanguageService | undefined => {
    const language = documentLanguageOf(document.uri, document.getText(), document.languageId);
    return language === undefined ? undefined : languages[language];
  };
  const diagnostics = new DiagnosticsQueue(connection, (uri) => {
    const document = documents.get(uri);
    return document === undefined ? [] : (serviceOf(document)?.validate(document) ?? []);
  });
  const at: DocumentAccess = (uri, use) => {
    const document = documents.get(uri);
    const service = document === undefined ? undefined : serviceOf(document);
    return document === undefined || service === undefined ? undefined : use(service, document);
  };

  let registers = false;
  connection.onInitialize(({ capabilities: client }): InitializeResult => {
    registers = client.textDocument?.formatting?.dynamicRegistration === true;
    return {
      capabilities: { ...capabilities, documentFormattingProvider: !registers },
      serverInfo: { name: 'kube-observatory' },
    };
  });
  connection.onInitialized(() => {
    names.readWorkspace();
    if (registers) registerFormatting();
  });
  // YAML, JSON and Markdown have formatters of their own, which this one must not compete with.
  const registerFormatting = (): void => {
    const documentSelector = ['promql', 'logql', 'fluentd', 'fluentbit'].map((language) => ({ language }));
    connection.client.register(DocumentFormattingRequest.type, { documentSelector }).catch((error: unknown) => {
      connection.console.error(`formatting: ${String(error)}`);
    });
  };
  documents.onDidOpen(({ document }) => {
    diagnostics.schedule(document.uri, 0);
  });
  documents.onDidChangeContent(({ document }) => {
    if (document.version > 1) diagnostics.schedule(document.uri, 150);
  });
  documents.onDidClose(({ document }) => {
    diagnostics.clear(document.uri);
  });
  connection.onCompletion(
    guarded(connection, 'completion', null, async ({ textDocument, position }) => {
      return (
        (await at(textDocument.uri, (service, document) => service.complete?.(document, position, catalog))) ?? null
      );
    }),
  );
  connection.onHover(
    guarded(connection, 'hover', null, async ({ textDocument, position }) => {
      return (await at(textDocument.uri, (service, document) => service.hover?.(document, position, catalog))) ?? null;
    }),
  );
  connection.onSignatureHelp(
    guarded(connection, 'signature help', null, ({ textDocument, position }) => {
      return at(textDocument.uri, (service, document) => service.signatureHelp?.(document, position)) ?? null;
    }),
  );
  connection.onDocumentFormatting(
    guarded(connection, 'formatting', null, ({ textDocument }) => {
      return [...(at(textDocument.uri, (service, document) => service.format?.(document)) ?? [])];
    }),
  );
  connection.onDocumentSymbol(
    guarded(connection, 'symbols', null, ({ textDocument }) => {
      return [...(at(textDocument.uri, (service, document) => service.symbols?.(document)) ?? [])];
    }),
  );
  connection.onFoldingRanges(
    guarded(connection, 'folding', null, ({ textDocument }) => {
      return [...(at(textDocument.uri, (service, document) => service.folding?.(document)) ?? [])];
    }),
  );
  connection.onSelectionRanges(
    guarded(connection, 'selection', null, ({ textDocument, positions }) => {
      return [...(at(textDocument.uri, (service, document) => service.selectionRanges?.(document, positions)) ?? [])];
    }),
  );
  connection.onCodeAction(
    guarded(connection, 'code actions', null, ({ textDocument, range, context }) => {
      const fixes = at(textDocument.uri, (service, document) =>
        service.codeActions?.(document, range, context.diagnostics),
      );
      return (fixes ?? []).map((fix) => toCodeAction(textDocument.uri, fix, context.diagnostics));
    }),
  );
  connection.onDocumentLinks(
    guarded(connection, 'links', null, ({ textDocument }) => {
      return [...(at(textDocument.uri, (service, document) => service.links?.(document)) ?? [])];
    }),
  );
  connection.languages.semanticTokens.on(
    guarded(connection, 'semantic tokens', { data: [] }, ({ textDocument }) => {
      return packTokens(at(textDocument.uri, (service, document) => service.semanticTokens?.(document)) ?? []);
    }),
  );
  const names = registerNames(connection, documents, at);
  connection.onShutdown(() => {
    names.dispose();
    diagnostics.dispose();
  });
  documents.listen(connection);
  connection.listen();
}

function toCodeAction(uri: string, fix: LanguageFix, diagnostics: CodeAction['diagnostics'] = []): CodeAction {
  return {
    title: fix.title,
    kind: fix.kind,
    diagnostics: diagnostics.filter((diagnostic) => fix.code !== undefined && diagnostic.code === fix.code),
    isPreferred: fix.isPreferred ?? false,
    edit: { changes: { [uri]: [...fix.edits] } },
  };
}
