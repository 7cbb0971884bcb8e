import { DocumentFormattingRequest } from 'vscode-languageserver/node';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { guarded } from './guard.ts';
import type { ServerFeature } from './serverContext.ts';

/** YAML, JSON and Markdown have formatters of their own, which this one must not compete with. */
const formatted = ['promql', 'logql', 'fluentd', 'fluentbit'];

/** Lays out queries and configs. An editor that can be told so asks for the languages alone that have no formatter of their own. */
export const formattingFeature: ServerFeature = {
  capabilities: (client) => ({ documentFormattingProvider: !isRegisteredLater(client) }),
  register: ({ connection, at }) => {
    connection.onDocumentFormatting(
      guarded(connection, 'formatting', null, ({ textDocument: { uri } }) => {
        return [...(at(uri, (service, document) => service.format?.(document)) ?? [])];
      }),
    );
    return {
      start: (client) => {
        if (!isRegisteredLater(client)) return;
        const documentSelector = formatted.map((language) => ({ language }));
        connection.client.register(DocumentFormattingRequest.type, { documentSelector }).catch((error: unknown) => {
          connection.console.error(`formatting: ${String(error)}`);
        });
      },
    };
  },
};

function isRegisteredLater(client: ClientCapabilities): boolean {
  return client.textDocument?.formatting?.dynamicRegistration === true;
}
