import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createLanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import { nodeFileAccess } from './nodeFileAccess.ts';
import { startServer } from './server.ts';
import { ServerSettings } from './serverSettings.ts';

const settings = new ServerSettings(nodeFileAccess);
startServer(createConnection(ProposedFeatures.all), {
  settings,
  languages: (recorded, metricTypes) =>
    createLanguageRegistry(nodeFileAccess, recorded, (uri) => settings.of(uri), metricTypes),
  indexModule: new URL('./indexWorker.cjs', import.meta.url),
});
