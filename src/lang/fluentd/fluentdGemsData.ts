/** Plugins of common gems whose parameters are not known, a kind a text: `type` or `type=rest of the gem's name behind fluent-plugin-`. */
export const fluentdGems: Readonly<Record<string, string>> = {
  input: `
    amqp beats cat_sweep=cat-sweep cloudwatch dstat elb_log=elb-log gcloud_pubsub=gcloud-pubsub-custom
    mqtt=mqtt-io multiprocess mysql_replicator=mysql-replicator netflow node_exporter_metrics=node-exporter-metrics rabbitmq
    snmp sqs windows_exporter=windows-exporter`,
  output: `
    amqp aws-elasticsearch-service azure-loganalytics azureeventhubs_buffered=azureeventhubs azurestorage
    azurestorage_gen2=azurestorage-gen2 bigquery bigquery_insert=bigquery bigquery_load=bigquery coralogix datacounter dogstatsd dynamodb
    dynatrace ec2_metadata=ec2-metadata flowcounter gcloud_pubsub=gcloud-pubsub-custom geoip grepcounter honeycomb influxdb irc
    kubernetes_remote_syslog logentries loggly logzio mail map mqtt=mqtt-io mysql_bulk=mysql nats numeric_counter=numeric-counter
    numeric_monitor=numeric-monitor papertrail rabbitmq redis redis_store=redis-store sentry slack slack_buffered=slack sns
    splunk-http-eventcollector sqs statsd suppress tdlog=td vmware_loginsight=vmware-loginsight zabbix`,
  filter: `
    anonymizer ec2_metadata=ec2-metadata enhance_k8s_metadata=enhance-k8s-metadata
    flatten_hash=flatten-hash geoip kubernetes_sumologic suppress typecast=filter_typecast ua_parser=ua-parser`,
  parser: `avro=parser-avro cef=parser_cef logfmt=parser-logfmt protobuf=parser-protobuf winevt_xml=parser-winevt_xml`,
};
