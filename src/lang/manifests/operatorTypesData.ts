/** The types of fields of the operator's resources: words of `boolean`, `integer` and `string` fields, parted by blanks. */
export interface OperatorTypes {
  readonly boolean: string;
  readonly integer: string;
  readonly string: string;
}

/** The types of fields by agent, kind and plugin of the agent, as the definitions of the resources have them. */
export const operatorTypes: Readonly<Record<string, OperatorTypes>> = {
  'fluentbit service': {
    boolean: 'daemon healthCheck httpServer',
    integer: 'flushSeconds graceSeconds hcErrorsCount hcRetryFailureCount hcPeriod httpPort',
    string: 'httpListen logFile logLevel parsersFile',
  },
  'fluentbit spec': { boolean: '', integer: '', string: 'match matchRegex alias logLevel retry_limit' },
  'fluentbit input tail': {
    boolean: 'readFromHead skipLongLines multiline dockerMode disableInotifyWatcher skipEmptyLines',
    integer: 'refreshIntervalSeconds rotateWaitSeconds multilineFlushSeconds dockerModeFlushSeconds',
    string:
      'bufferChunkSize bufferMaxSize path pathKey excludePath ignoredOlder db dbSync memBufLimit parser key tag tagRegex parserFirstline ' +
      'dockerModeParser multilineParser storageType pauseOnChunksOverlimit',
  },
  'fluentbit input systemd': {
    boolean: '',
    integer: 'maxFields maxEntries',
    string:
      'path db dbSync tag systemdFilterType readFromTail stripUnderscores storageType pauseOnChunksOverlimit memBufLimit',
  },
  'fluentbit input forward': {
    boolean: '',
    integer: 'port',
    string: 'listen tag tagPrefix unixPath unixPerm bufferMaxSize bufferchunkSize threaded',
  },
  'fluentbit filter kubernetes': {
    boolean:
      'mergeLog mergeLogTrim keepLog tlsVerify useJournal cacheUseDockerId k8sLoggingParser k8sLoggingExclude labels annotations dummyMeta ' +
      'useKubelet',
    integer: 'tlsDebug dnsRetries dnsWaitTime kubeletPort',
    string:
      'bufferSize kubeURL kubeCAFile kubeCAPath kubeTokenFile kubeTagPrefix mergeLogKey mergeParser regexParser kubeMetaPreloadCacheDir ' +
      'kubeletHost kubeMetaCacheTTL kubeTokenTTL',
  },
  'fluentbit output es': {
    boolean: 'logstashFormat timeKeyNanos includeTagKey generateID replaceDots traceOutput traceError currentTimeIndex',
    integer: 'port',
    string:
      'host path bufferSize pipeline awsAuth awsRegion awsSTSEndpoint awsRoleARN awsExternalID cloudID cloudAuth index type logstashPrefix ' +
      'logstashDateFormat timeKey timeKeyFormat tagKey idKey logstashPrefixKey suppressTypeName',
  },
  'fluentbit output opensearch': {
    boolean:
      'logstashFormat timeKeyNanos includeTagKey generateID replaceDots traceOutput traceError currentTimeIndex suppressTypeName',
    integer: 'port Workers',
    string:
      'host path bufferSize pipeline awsAuth awsRegion awsSTSEndpoint awsRoleARN awsExternalID index type logstashPrefix logstashDateFormat ' +
      'timeKey timeKeyFormat tagKey idKey writeOperation logstashPrefixKey totalLimitSize compress',
  },
  'fluentbit output loki': {
    boolean: '',
    integer: 'port workers',
    string: 'host uri labelMapPath dropSingleKey lineFormat autoKubernetesLabels tenantIDKey totalLimitSize',
  },
  'fluentbit output forward': {
    boolean: 'timeAsInteger sendOptions requireAckResponse emptySharedKey',
    integer: 'port',
    string: 'host sharedKey selfHostname',
  },
  'fluentbit output splunk': {
    boolean: 'httpDebugBadRequest splunkSendRaw',
    integer: 'port Workers',
    string:
      'host httpBufferSize compress channel eventKey eventHost eventSource eventSourcetype eventSourcetypeKey eventIndex eventIndexKey',
  },
  'fluentbit output s3': {
    boolean: 'StaticFilePath UsePutObject SendContentMd5 AutoRetryRequests PreserveDataOrdering',
    integer: 'RetryLimit Workers',
    string:
      'Region Bucket JsonDateKey JsonDateFormat TotalFileSize UploadChunkSize UploadTimeout StoreDir StoreDirLimitSize S3KeyFormat ' +
      'S3KeyFormatTagDelimiters RoleArn Endpoint StsEndpoint CannedAcl Compression ContentType LogKey StorageClass ExternalId Profile',
  },
  'fluentbit output http': {
    boolean: 'allowDuplicatedHeaders logResponsePayload',
    integer: 'port',
    string:
      'host proxy uri compress format headerTag jsonDateKey jsonDateFormat gelfTimestampKey gelfHostKey gelfShortMessageKey ' +
      'gelfFullMessageKey gelfLevelKey totalLimitSize',
  },
  'fluentbit output opentelemetry': { boolean: 'logResponsePayload', integer: 'port', string: 'host proxy uri' },
  'fluentbit output kafka': {
    boolean: 'dynamicTopic',
    integer: 'queueFullRetries workers',
    string:
      'format rawLogKey messageKey messageKeyField timestampKey timestampFormat brokers topics topicKey totalLimitSize',
  },
  'fluentbit output cloudwatch_logs': {
    boolean: 'autoCreateGroup autoRetryRequests',
    integer: 'logRetentionDays',
    string:
      'region logGroupName logGroupTemplate logStreamName logStreamPrefix logStreamTemplate logKey logFormat roleArn endpoint ' +
      'metricNamespace metricDimensions stsEndpoint externalID',
  },
  'fluentd buffer': {
    boolean: 'flushAtShutdown retryForever retryRandomize disableChunkBackup',
    integer: 'queuedChunksLimitSize retryMaxTimes',
    string:
      'id type logLevel timekey timekeyWait path tag chunkLimitSize chunkLimitRecords totalLimitSize queueLimitLength compress flushMode ' +
      'flushInterval flushThreadCount delayedCommitTimeout overflowAction retryTimeout retrySecondaryThreshold retryType retryWait ' +
      'retryExponentialBackoffBase retryMaxInterval pathSuffix calcNumRecords chunkFormat',
  },
  'fluentd output elasticsearch': {
    boolean: 'logstashFormat sslVerify',
    integer: 'port',
    string: 'host hosts scheme path indexName logstashPrefix caFile clientCert clientKey',
  },
  'fluentd output s3': {
    boolean: 'forcePathStyle sslVerifyPeer',
    integer: '',
    string:
      's3Bucket s3Region s3Endpoint timeSliceFormat path s3ObjectKeyFormat storeAs proxyUri useServerSideEncryption sseCustomerAlgorithm ' +
      'ssekmsKeyId sseCustomerKey sseCustomerKeyMd5',
  },
};
