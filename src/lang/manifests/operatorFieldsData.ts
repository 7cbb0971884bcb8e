/** Fields of the `spec` of the operator's resources that hold no plugin, by agent and kind, parted by blanks. */
export const operatorSpecFields: Readonly<Record<string, string>> = {
  'fluentd Fluentd':
    'globalInputs disableService replicas workers image args envVars fluentdCfgSelector buffer imagePullPolicy imagePullSecrets resources ' +
    'nodeSelector annotations labels serviceAccountAnnotations affinity tolerations runtimeClassName priorityClassName rbacRules volumes ' +
    'volumeMounts volumeClaimTemplates service securityContext containerSecurityContext mode positionDB defaultFilterSelector ' +
    'defaultOutputSelector logLevel livenessProbe readinessProbe podManagementPolicy enableServiceLinks schedulerName',
  'fluentd FluentdConfig':
    'emit_mode stickyTags watchedHosts watchedConstainers watchedContainers watchedLabels filterSelector outputSelector inputSelector ' +
    'clusterFilterSelector clusterOutputSelector clusterInputSelector clusterLabelRouter',
  'fluentd ClusterFluentdConfig':
    'emit_mode stickyTags watchedNamespaces watchedHosts watchedConstainers watchedContainers watchedLabels filterSelector outputSelector ' +
    'inputSelector clusterFilterSelector clusterOutputSelector clusterInputSelector',
  'fluentbit FluentBit':
    'disableService image args command imagePullPolicy imagePullSecrets internalMountPropagation positionDB containerLogRealPath resources ' +
    'nodeSelector affinity tolerations fluentBitConfigName namespaceFluentBitCfgSelector secrets runtimeClassName priorityClassName volumes ' +
    'volumesMounts disableLogVolumes annotations serviceAccountAnnotations labels securityContext containerSecurityContext hostNetwork ' +
    'envVars livenessProbe readinessProbe initContainers ports rbacRules dnsPolicy metricsPort service schedulerName ' +
    'terminationGracePeriodSeconds updateStrategy',
  'fluentbit ClusterFluentBitConfig':
    'service inputSelector filterSelector outputSelector parserSelector multilineParserSelector clusterParserSelector ' +
    'clusterMultilineParserSelector namespace configFileFormat',
  'fluentbit FluentBitConfig':
    'service filterSelector outputSelector parserSelector multilineParserSelector clusterParserSelector clusterMultilineParserSelector namespace',
};

/** What the `service` of a config of Fluent Bit takes. */
export const operatorServiceFields =
  'daemon flushSeconds graceSeconds hcErrorsCount hcRetryFailureCount hcPeriod healthCheck httpListen httpPort httpServer logFile logLevel ' +
  'parsersFile parsersFiles storage emitterName emitterMemBufLimit emitterStorageType hotReload';

/** Fields that any plugin may have beside its own, by agent. */
export const operatorCommonFields: Readonly<Record<string, string>> = {
  fluentbit:
    'tls networking totalLimitSize httpPassword httpUser tag match matchRegex alias retryLimit workers storageType',
  fluentd: 'id type logLevel label tag buffer format inject parse transport security extract',
};

/** Fields that the operator calls otherwise than the agent, by agent, kind and plugin. */
export const operatorOtherFields: Readonly<Record<string, string>> = {
  'fluentbit input tail':
    'refreshIntervalSeconds rotateWaitSeconds ignoredOlder multilineFlushSeconds parserN dockerModeFlushSeconds disableInotifyWatcher',
  'fluentbit input http': 'successfulHeaders successfulResponseCode',
  'fluentbit filter kubernetes': 'kubeURL kubeCAFile kubeCAPath kubeTokenTTL useTagForMeta',
  'fluentbit filter nest': 'nestedUnder nestUnder',
  'fluentbit filter lua': 'script typeIntKey',
  'fluentbit filter multiline': 'emitterType keyContent',
  'fluentbit output es': 'logstashDateFormat cloudAuthSecret',
  'fluentbit output opensearch': 'logstashDateFormat',
  'fluentbit output loki': 'bearerToken',
  'fluentbit output kafka': 'rdkafka',
  'fluentbit output splunk': 'eventFields splunkToken HECToken',
  'fluentbit output influxdb': 'tagListKey tagsListEnabled',
  'fluentbit output stackdriver': 'googleServiceCredentials customK8sRegex',
  'fluentbit output http': 'headers',
  'fluentd output elasticsearch': 'ilmPolicyOverride',
  'fluentd output elasticsearch_data_stream': 'ilmPolicyOverride',
  'fluentd output loki':
    'httpUser httpPassword tenantID labels labelKeys removeKeys lineFormat extractKubernetesLabels dropSingleKey includeThreadLabel insecure ' +
    'tlsCaCertFile tlsClientCertFile tlsPrivateKeyFile',
  'fluentd output kafka2': 'topicKey defaultTopic',
  'fluentd output forward': 'servers serviceDiscovery',
  'fluentd output http': 'auth contentType',
  'fluentd filter grep': 'regexp exclude and or',
  'fluentd filter record_transformer': 'records autoTypecast',
};

/** What the operator's `buffer` takes beyond the parameters of the agent's. */
export const operatorBufferFields =
  'id type logLevel tag path pathSuffix timekey timekeyWait calcNumRecords chunkFormat timeType timeFormat localtime utc timezone ' +
  'timeFormatFallbacks';

/** The agent's name of a plugin that the operator calls otherwise, in small letters without signs. */
export const operatorPluginNames: Readonly<Record<string, string>> = {
  'fluentbit output elasticsearch': 'es',
  'fluentbit output cloudwatch': 'cloudwatch_logs',
  'fluentbit output firehose': 'kinesis_firehose',
  'fluentbit output kinesis': 'kinesis_streams',
  'fluentbit output azureloganalytics': 'azure',
  'fluentd output kafka': 'kafka2',
  'fluentd output cloudwatch': 'cloudwatch_logs',
  'fluentd output nulldevice': 'null',
  'fluentd output firehose': 'kinesis_firehose',
};
