import type { FileAccess } from '../fileAccess.ts';
import { createFluentbitService } from '../fluentbit/fluentbitService.ts';
import { createFluentdService } from '../fluentd/fluentdService.ts';
import type { LanguageService } from '../languageService.ts';
import { createLogqlService } from '../logql/logqlService.ts';
import { createPromqlService } from '../promql/promqlService.ts';
import type { DocumentLanguage } from './documentLanguage.ts';
import { createEmbeddedService } from './embeddedService.ts';

/** The services of all languages, as the editor's server and the command line share them. */
export type LanguageRegistry = Readonly<Record<DocumentLanguage, LanguageService>>;

export function createLanguageRegistry(files: FileAccess): LanguageRegistry {
  const embedded = createEmbeddedService();
  return {
    promql: createPromqlService(),
    logql: createLogqlService(),
    fluentd: createFluentdService(files),
    fluentbit: createFluentbitService(files),
    rules: embedded,
    dashboards: embedded,
    markdown: embedded,
  };
}
