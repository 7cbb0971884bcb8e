import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createLanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import { nodeFileAccess } from './nodeFileAccess.ts';
import { startServer } from './server.ts';

startServer(createConnection(ProposedFeatures.all), {
  languages: createLanguageRegistry(nodeFileAccess),
  indexModule: new URL('./indexWorker.cjs', import.meta.url),
});
