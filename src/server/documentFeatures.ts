import { CodeActionKind } from 'vscode-languageserver/node';
import type { CodeAction, ServerCapabilities, TextEdit } from 'vscode-languageserver/node';
import type { LanguageFix } from '../lang/languageService.ts';
import { formattingFeature } from './formattingFeature.ts';
import { guarded } from './guard.ts';
import { applySettingCommand } from './requests.ts';
import { packTokens, semanticLegend } from './semanticTokens.ts';
import type { ServerContext, ServerFeature } from './serverContext.ts';

/** A feature that needs nothing but its handlers. */
function feature(capabilities: ServerCapabilities, register: (server: ServerContext) => void): ServerFeature {
  return {
    capabilities: () => capabilities,
    register: (server) => {
      register(server);
      return undefined;
    },
  };
}

const completion = feature(
  { completionProvider: { triggerCharacters: ['{', '(', '[', ',', '=', '"', '~', ' ', '|', '@', '<', '$'] } },
  ({ connection, at, catalog }) => {
    connection.onCompletion(
      guarded(connection, 'completion', null, async ({ textDocument: { uri }, position }, token) => {
        const names = catalog(token);
        return (await at(uri, (service, document) => service.complete?.(document, position, names))) ?? null;
      }),
    );
  },
);

const hover = feature({ hoverProvider: true }, ({ connection, at, catalog }) => {
  connection.onHover(
    guarded(connection, 'hover', null, async ({ textDocument: { uri }, position }, token) => {
      const names = catalog(token);
      return (await at(uri, (service, document) => service.hover?.(document, position, names))) ?? null;
    }),
  );
});

const signatureHelp = feature(
  { signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [','] } },
  ({ connection, at }) => {
    connection.onSignatureHelp(
      guarded(connection, 'signature help', null, ({ textDocument: { uri }, position }) => {
        return at(uri, (service, document) => service.signatureHelp?.(document, position)) ?? null;
      }),
    );
  },
);

const symbols = feature({ documentSymbolProvider: true }, ({ connection, at }) => {
  connection.onDocumentSymbol(
    guarded(connection, 'symbols', null, ({ textDocument: { uri } }) => {
      return [...(at(uri, (service, document) => service.symbols?.(document)) ?? [])];
    }),
  );
});

const folding = feature({ foldingRangeProvider: true }, ({ connection, at }) => {
  connection.onFoldingRanges(
    guarded(connection, 'folding', null, ({ textDocument: { uri } }) => {
      return [...(at(uri, (service, document) => service.folding?.(document)) ?? [])];
    }),
  );
});

const selection = feature({ selectionRangeProvider: true }, ({ connection, at }) => {
  connection.onSelectionRanges(
    guarded(connection, 'selection', null, ({ textDocument: { uri }, positions }) => {
      return [...(at(uri, (service, document) => service.selectionRanges?.(document, positions)) ?? [])];
    }),
  );
});

const links = feature({ documentLinkProvider: {} }, ({ connection, at }) => {
  connection.onDocumentLinks(
    guarded(connection, 'links', null, ({ textDocument: { uri } }) => {
      return [...(at(uri, (service, document) => service.links?.(document)) ?? [])];
    }),
  );
});

const semanticTokens = feature(
  { semanticTokensProvider: { legend: semanticLegend, full: true } },
  ({ connection, at }) => {
    connection.languages.semanticTokens.on(
      guarded(connection, 'semantic tokens', { data: [] }, ({ textDocument: { uri } }) => {
        return packTokens(at(uri, (service, document) => service.semanticTokens?.(document)) ?? []);
      }),
    );
  },
);

const { QuickFix, Refactor, RefactorExtract, RefactorInline, SourceFixAll } = CodeActionKind;

const codeActions = feature(
  { codeActionProvider: { codeActionKinds: [QuickFix, Refactor, RefactorExtract, RefactorInline, SourceFixAll] } },
  ({ connection, at }) => {
    connection.onCodeAction(
      guarded(connection, 'code actions', null, ({ textDocument: { uri }, range, context: { diagnostics } }) => {
        const fixes = at(uri, (service, document) => service.codeActions?.(document, range, diagnostics)) ?? [];
        return fixes.map((fix) => toCodeAction(uri, fix, diagnostics));
      }),
    );
  },
);

function toCodeAction(uri: string, fix: LanguageFix, diagnostics: CodeAction['diagnostics'] = []): CodeAction {
  const { setting, elsewhere = [] } = fix;
  const changes: Record<string, TextEdit[]> = {};
  for (const one of [{ uri, edits: fix.edits }, ...elsewhere]) {
    if (one.edits.length > 0) changes[one.uri] = [...one.edits];
  }
  return {
    title: fix.title,
    kind: fix.kind,
    diagnostics: diagnostics.filter((diagnostic) => fix.code !== undefined && diagnostic.code === fix.code),
    isPreferred: fix.isPreferred ?? false,
    edit: { changes },
    ...(setting === undefined
      ? {}
      : { command: { title: fix.title, command: applySettingCommand, arguments: [setting.name, setting.value] } }),
  };
}

/** What the service of one document answers by itself. */
export const documentFeatures: readonly ServerFeature[] = [
  completion,
  hover,
  signatureHelp,
  formattingFeature,
  symbols,
  folding,
  selection,
  links,
  semanticTokens,
  codeActions,
];
