import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import type { Emitter } from '../base/event.ts';
import type { ServerContext, ServerFeature } from './serverContext.ts';
import { projectFileName } from '../lang/projectFile.ts';
import type { ServerSettings } from './serverSettings.ts';

const section = 'kubeObservatory';

/** Keeps the settings in step with the editor's and with the files of projects, and tells of every change. */
export function createSettingsFeature(settings: ServerSettings, changed: Emitter<undefined>): ServerFeature {
  const forget = (): void => {
    settings.forget();
    changed.fire(undefined);
  };
  return {
    capabilities: () => ({}),
    register: (server) => {
      server.onDidChangeFiles((changes) => {
        if (changes.some(({ uri }) => uri.endsWith(`/${projectFileName}`))) forget();
      });
      server.documents.onDidSave(({ document }) => {
        if (document.uri.endsWith(`/${projectFileName}`)) forget();
      });
      return {
        start: (client) => {
          if (client.workspace?.configuration !== true) return;
          const read = (): void => {
            readEditor(server, settings, changed);
          };
          server.connection.onDidChangeConfiguration(read);
          if (client.workspace.didChangeConfiguration?.dynamicRegistration === true) {
            server.connection.client
              .register(DidChangeConfigurationNotification.type, { section })
              .catch((error: unknown) => {
                server.connection.console.error(`settings: ${String(error)}`);
              });
          }
          read();
        },
        dispose: () => {
          changed.dispose();
        },
      };
    },
  };
}

function readEditor({ connection }: ServerContext, settings: ServerSettings, changed: Emitter<undefined>): void {
  connection.workspace.getConfiguration(section).then(
    (value: unknown) => {
      settings.setEditor(value);
      changed.fire(undefined);
    },
    (error: unknown) => {
      connection.console.error(`settings: ${String(error)}`);
    },
  );
}
