/** Plugins of both agents that do the same. */
export interface PluginPair {
  /** Directive and plugin of Fluentd, and section and plugin of Fluent Bit. */
  readonly fluentd: string;
  readonly fluentbit: string;
  /** `name=Key`: what a parameter of Fluentd is called in Fluent Bit, for those whose values are written alike. */
  readonly params: ReadonlyMap<string, string>;
}

const table: readonly (readonly [string, string, string])[] = [
  [
    'source tail',
    'input tail',
    'path=Path tag=Tag pos_file=DB exclude_path=Exclude_Path read_from_head=Read_from_Head refresh_interval=Refresh_Interval ' +
      'rotate_wait=Rotate_Wait path_key=Path_Key limit_recently_modified=Ignore_Older encoding=Unicode.Encoding',
  ],
  ['source forward', 'input forward', 'port=Port bind=Listen tag=Tag add_tag_prefix=Tag_Prefix'],
  ['source http', 'input http', 'port=Port bind=Listen'],
  ['source tcp', 'input tcp', 'port=Port bind=Listen tag=Tag'],
  ['source udp', 'input udp', 'port=Port bind=Listen tag=Tag'],
  ['source syslog', 'input syslog', 'port=Port bind=Listen tag=Tag'],
  ['source exec', 'input exec', 'command=Command run_interval=Interval_Sec tag=Tag'],
  ['source sample', 'input dummy', 'sample=Dummy rate=Rate tag=Tag size=Copies'],
  ['source dummy', 'input dummy', 'dummy=Dummy rate=Rate tag=Tag'],
  ['source systemd', 'input systemd', 'path=Path tag=Tag'],
  ['source unix', 'input forward', 'path=Unix_Path tag=Tag'],
  ['source kafka_group', 'input kafka', 'brokers=brokers topics=topics consumer_group=group_id'],
  ['source windows_eventlog2', 'input winevtlog', 'channels=Channels tag=Tag'],
  ['filter parser', 'filter parser', 'key_name=Key_Name reserve_data=Reserve_Data'],
  ['filter stdout', 'filter stdout', ''],
  [
    'filter kubernetes_metadata',
    'filter kubernetes',
    'kubernetes_url=Kube_URL bearer_token_file=Kube_Token_File ca_file=Kube_CA_File',
  ],
  ['match stdout', 'output stdout', ''],
  ['match null', 'output null', ''],
  ['match file', 'output file', 'path=Path'],
  ['match forward', 'output forward', 'require_ack_response=Require_ack_response compress=Compress'],
  [
    'match elasticsearch',
    'output es',
    'host=Host port=Port path=Path index_name=Index logstash_format=Logstash_Format logstash_prefix=Logstash_Prefix ' +
      'logstash_dateformat=Logstash_DateFormat user=HTTP_User password=HTTP_Passwd ssl_verify=tls.verify ca_file=tls.ca_file ' +
      'client_cert=tls.crt_file client_key=tls.key_file include_tag_key=Include_Tag_Key tag_key=Tag_Key time_key=Time_Key ' +
      'type_name=Type suppress_type_name=Suppress_Type_Name pipeline=Pipeline id_key=Id_Key write_operation=Write_Operation',
  ],
  [
    'match opensearch',
    'output opensearch',
    'host=Host port=Port path=Path index_name=Index logstash_format=Logstash_Format logstash_prefix=Logstash_Prefix ' +
      'logstash_dateformat=Logstash_DateFormat user=HTTP_User password=HTTP_Passwd ssl_verify=tls.verify ca_file=tls.ca_file ' +
      'client_cert=tls.crt_file client_key=tls.key_file include_tag_key=Include_Tag_Key tag_key=Tag_Key time_key=Time_Key ' +
      'suppress_type_name=Suppress_Type_Name pipeline=Pipeline id_key=Id_Key write_operation=Write_Operation',
  ],
  ['match loki', 'output loki', 'tenant=tenant_id username=http_user password=http_passwd ca_cert=tls.ca_file'],
  ['match http', 'output http', 'http_method=http_method tls_ca_cert_path=tls.ca_file'],
  [
    'match kafka2',
    'output kafka',
    'brokers=Brokers default_topic=Topics topic_key=Topic_Key message_key_key=Message_Key_Field default_message_key=Message_Key',
  ],
  [
    'match s3',
    'output s3',
    's3_bucket=bucket s3_region=region s3_endpoint=endpoint storage_class=storage_class acl=canned_acl',
  ],
  ['match splunk_hec', 'output splunk', 'hec_host=Host hec_port=Port hec_token=Splunk_Token index=Event_Index'],
  ['match gelf', 'output gelf', 'host=Host port=Port protocol=Mode'],
  ['match remote_syslog', 'output syslog', 'host=Host port=Port protocol=Mode'],
  [
    'match cloudwatch_logs',
    'output cloudwatch_logs',
    'region=region log_group_name=log_group_name log_stream_name=log_stream_name auto_create_stream=auto_create_group ' +
      'retention_in_days=log_retention_days endpoint=endpoint',
  ],
  [
    'match google_cloud',
    'output stackdriver',
    'project_id=export_to_project_id k8s_cluster_name=k8s_cluster_name k8s_cluster_location=k8s_cluster_location labels=labels',
  ],
  [
    'match datadog',
    'output datadog',
    'api_key=apikey host=Host http_proxy=proxy include_tag_key=include_tag_key tag_key=tag_key service=dd_service dd_source=dd_source ' +
      'dd_tags=dd_tags',
  ],
  ['match kinesis_streams', 'output kinesis_streams', 'stream_name=stream region=region'],
  ['match kinesis_firehose', 'output kinesis_firehose', 'delivery_stream_name=delivery_stream region=region'],
  ['match influxdb', 'output influxdb', 'host=Host port=Port dbname=Database user=HTTP_User password=HTTP_Passwd'],
  ['match newrelic', 'output nrlogs', 'api_key=api_key license_key=license_key base_uri=base_uri'],
  ['match azure-loganalytics', 'output azure', 'customer_id=Customer_ID shared_key=Shared_Key log_type=Log_Type'],
  [
    'match azurestorage',
    'output azure_blob',
    'azure_storage_account=account_name azure_storage_access_key=shared_key azure_container=container_name path=path',
  ],
];

export const pluginPairs: readonly PluginPair[] = table.map(([fluentd, fluentbit, words]) => ({
  fluentd,
  fluentbit,
  params: new Map(
    words
      .split(' ')
      .filter((word) => word !== '')
      .map((word): [string, string] => {
        const equals = word.indexOf('=');
        return [word.slice(0, equals), word.slice(equals + 1)];
      }),
  ),
}));

/** Parsers of Fluentd that Fluent Bit's own parsers file has, by the name that they have there. */
export const sharedParsers: Readonly<Record<string, string>> = {
  apache2: 'apache2',
  apache_error: 'apache_error',
  nginx: 'nginx',
  syslog: 'syslog-rfc3164',
  cri: 'cri',
};
