import type { FileAccess } from '../fileAccess.ts';
import { createFluentbitService } from '../fluentbit/fluentbitService.ts';
import { createFluentdService } from '../fluentd/fluentdService.ts';
import type { LanguageService } from '../languageService.ts';
import type { FluentSettingsOf } from '../fluent/fluentSettings.ts';
import { environmentBeside } from '../manifests/containerEnvironment.ts';
import { createManifestService } from '../manifests/manifestService.ts';
import { ManifestSet } from '../manifests/manifestSet.ts';
import type { MetricTypes } from '../query/queryLanguage.ts';
import type { DocumentLanguage } from './documentLanguage.ts';
import { fluentSettingsReader } from './fluentSettingsReader.ts';
import { projectSettingsOf } from './projectSettings.ts';
import type { SettingsReader } from './projectSettings.ts';
import type { RecordingRules } from './recordingRules.ts';
import { createQueryDocumentService } from './queryDocumentService.ts';

/** The services of all languages, as the editor's server and the command line share them. */
export type LanguageRegistry = Readonly<Record<DocumentLanguage, LanguageService>>;

/**
 * @param recorded the recording rules that are known now, which rules and dashboards may ask for.
 * @param settingsOf by default what `.kube-observatory.yaml` says, read anew each time.
 * @param metricTypes what a server says now that its metrics are.
 */
export function createLanguageRegistry(
  files: FileAccess,
  recorded?: () => RecordingRules,
  settingsOf: SettingsReader = (uri) => projectSettingsOf(uri, files),
  metricTypes?: () => MetricTypes,
): LanguageRegistry {
  const settings = fluentSettingsReader(settingsOf);
  const manifests = new ManifestSet(files);
  // A config that is a file of its own is given to a container by a manifest beside it.
  const beside: FluentSettingsOf = (uri) => ({
    ...settings(uri),
    environment: (agent) => environmentBeside(manifests.around(uri, ''), agent),
  });
  const queries = createQueryDocumentService(settingsOf, recorded, metricTypes, files);
  return {
    promql: queries,
    logql: queries,
    fluentd: createFluentdService(files, beside),
    fluentbit: createFluentbitService(files, beside),
    rules: queries,
    dashboards: queries,
    markdown: queries,
    manifests: createManifestService(files, settings),
  };
}
