/**
 * What every known plugin of Fluentd 1.19 and of the popular gems takes, as a table that is read on first use. A line without indentation
 * begins a plugin (kind, name, helpers, base, gem, first version, sections that take anything), a base or a helper. An indented line is a
 * parameter: name, type, flags, default, values, first version, other name. Types: s text, i integer, f float, b boolean, z size, t time, e
 * one of the values, r regular expression, a array, h hash, c checked by the plugin. Flags: `!` required, S secret, D deprecated, O obsolete,
 * A the section's argument, N nil by default. A line that begins with `<` is a section: name, flags (`!` required, 1 only once, I there even
 * when it is not written, F takes anything), its default type, chunk keys and timekey; what it takes is indented below it.
 */
export const fluentdSchemaTable = `\
base	system
 workers|i||1
 restart_worker_interval|t||0||1.15.0
 root_dir|s|N
 log_level|e||info|trace debug info warn error fatal
 suppress_repeated_stacktrace|b|N
 ignore_repeated_log_interval|t|N|||1.11.0
 ignore_same_log_interval|t|N|||1.12.0
 emit_error_log_interval|t|N
 suppress_config_dump|b|N
 log_event_verbose|b|N
 without_source|b|N
 with_source_only|b|N|||1.18.0
 rpc_endpoint|s|N
 enable_get_dump|b|N
 process_name|s|N
 strict_config_value|b|N|||1.8.0
 enable_msgpack_time_support|b|N|||1.9.0
 disable_shared_socket|b|N|||1.13.0
 enable_input_metrics|b||true||1.14.0
 enable_size_metrics|b|N|||1.14.0
 enable_jit|b||false||1.16.0
 file_permission|c|N
 dir_permission|c|N
 config_include_dir|s||||1.19.0
 umask|s|N|||unreleased
 <log	1I
  path|s|N
  format|e||text|text json
  time_format|s||%Y-%m-%d %H:%M:%S %z
  rotate_age|c|N
  rotate_size|z|N
  forced_stacktrace_level|e||none|none trace debug info warn error fatal
 <counter_server	1
  scope|s|!
  port|i|N
  bind|s|N
  backup_path|s|!
 <counter_client	1
  port|i|N
  host|s|!
  timeout|t|N
 <metrics	1
  @type|s||local
  labels|h||{}
 <source_only_buffer	1I
  flush_thread_count|i||1
  overflow_action|e||drop_oldest_chunk|throw_exception block drop_oldest_chunk
  path|s|N
  flush_interval|t|N
  chunk_limit_size|z|N
  total_limit_size|z|N
  compress|e|N||text gzip
base	input	event_emitter metrics
base	output	thread retry_state metrics
 time_as_integer|b||false
 slow_flush_log_threshold|f||20
 <buffer	1I
  chunk_keys|a|A|[]
  @type|s||memory|||type
  timekey|t|N
  timekey_wait|t||600
  timekey_use_utc|b||false
  timekey_zone|s
  flush_at_shutdown|b|N
  flush_mode|e||default|default lazy interval immediate
  flush_interval|t||60
  flush_thread_count|i||1
  flush_thread_interval|f||1
  flush_thread_burst_interval|f||1
  delayed_commit_timeout|t||60
  overflow_action|e||throw_exception|throw_exception block drop_oldest_chunk
  retry_forever|b||false
  retry_timeout|t||259200
  retry_max_times|i|N
  retry_secondary_threshold|f||0.8
  retry_type|e||exponential_backoff|exponential_backoff periodic
  retry_wait|t||1
  retry_exponential_backoff_base|f||2
  retry_max_interval|t|N
  retry_randomize|b||true
 <secondary	1
  @type|s|N||||type
  <buffer	1F
  <secondary	1F
base	filter	event_emitter metrics
base	parser	
 types|h|N
 time_key|s|N
 null_value_pattern|r|N
 null_empty_string|b||false
 estimate_current_event|b||true
 keep_time_key|b||false
 timeout|t|N
 time_format|s|N
 timezone|s|N
 localtime|b||true
 utc|b||false
 time_format_fallbacks|a||[]
 time_type|e||string|string unixtime float mixed unixtime_millis unixtime_micros unixtime_nanos
base	formatter	
 time_format|s|N
 timezone|s|N
 localtime|b||true
 utc|b||false
 time_format_fallbacks|a||[]
 time_type|e||string|string unixtime float mixed unixtime_millis unixtime_micros unixtime_nanos
base	buffer	metrics
 chunk_limit_size|z||8388608
 total_limit_size|z||536870912
 queue_limit_length|i|N
 chunk_limit_records|i|N
 chunk_full_threshold|f||0.95
 queued_chunks_limit_size|i|N
 compress|e||text|text gzip zstd
 decompression_size_limit|z||268435456
 disable_chunk_backup|b||false
base	storage	
 persistent|b||false
 autosave|b||true
 autosave_interval|t||10
 save_at_shutdown|b||true
base	service_discovery	
base	metrics	
 default_labels|h
 labels|h||{}
base	multi_output	event_emitter metrics
 <store	!
  arg|s|A
  @type|s|N
base	bare_output	metrics
base	compat_input	event_emitter metrics
base	compat_output	thread retry_state metrics event_emitter inject
 time_as_integer|b||false
 slow_flush_log_threshold|f||20
 <buffer	1I
  chunk_keys|a|A|[]
  @type|s||memory|||type
  timekey|t|N
  timekey_wait|t||600
  timekey_use_utc|b||false
  timekey_zone|s
  flush_at_shutdown|b|N
  flush_mode|e||default|default lazy interval immediate
  flush_interval|t||60
  flush_thread_count|i||1
  flush_thread_interval|f||1
  flush_thread_burst_interval|f||1
  delayed_commit_timeout|t||60
  overflow_action|e||throw_exception|throw_exception block drop_oldest_chunk
  retry_forever|b||false
  retry_timeout|t||259200
  retry_max_times|i|N
  retry_secondary_threshold|f||0.8
  retry_type|e||exponential_backoff|exponential_backoff periodic
  retry_wait|t||1
  retry_exponential_backoff_base|f||2
  retry_max_interval|t|N
  retry_randomize|b||true
 <secondary	1
  @type|s|N||||type
  <buffer	1F
  <secondary	1F
base	compat_filter	event_emitter metrics inject
base	compat_buffered_output	thread retry_state metrics event_emitter inject
 time_as_integer|b||false
 slow_flush_log_threshold|f||20
 buffer_type|s||memory
 flush_interval|t||60
 try_flush_interval|f||1
 disable_retry_limit|b||false
 retry_limit|i||17
 retry_wait|t||1
 max_retry_wait|t|N
 num_threads|i||1
 queued_chunk_flush_interval|t||1
 buffer_chunk_limit|z||8388608
 buffer_queue_limit|i||256
 buffer_queue_full_action|e||exception|exception block drop_oldest_chunk
 flush_at_shutdown|b||true
 <buffer	1I
  chunk_keys|a|A|[]
  @type|s||memory|||type
  timekey|t|N
  timekey_wait|t||600
  timekey_use_utc|b||false
  timekey_zone|s
  flush_at_shutdown|b|N
  flush_mode|e||default|default lazy interval immediate
  flush_interval|t||60
  flush_thread_count|i||1
  flush_thread_interval|f||1
  flush_thread_burst_interval|f||1
  delayed_commit_timeout|t||60
  overflow_action|e||throw_exception|throw_exception block drop_oldest_chunk
  retry_forever|b||false
  retry_timeout|t||259200
  retry_max_times|i|N
  retry_secondary_threshold|f||0.8
  retry_type|e||exponential_backoff|exponential_backoff periodic
  retry_wait|t||1
  retry_exponential_backoff_base|f||2
  retry_max_interval|t|N
  retry_randomize|b||true
 <secondary	1
  @type|s|N||||type
  <buffer	1F
  <secondary	1F
base	compat_object_buffered_output	thread retry_state metrics event_emitter inject
 time_as_integer|b||true
 slow_flush_log_threshold|f||20
 buffer_type|s||memory
 flush_interval|t||60
 try_flush_interval|f||1
 disable_retry_limit|b||false
 retry_limit|i||17
 retry_wait|t||1
 max_retry_wait|t|N
 num_threads|i||1
 queued_chunk_flush_interval|t||1
 buffer_chunk_limit|z||8388608
 buffer_queue_limit|i||256
 buffer_queue_full_action|e||exception|exception block drop_oldest_chunk
 flush_at_shutdown|b||true
 <buffer	1I
  chunk_keys|a|A|[]
  @type|s||memory|||type
  timekey|t|N
  timekey_wait|t||600
  timekey_use_utc|b||false
  timekey_zone|s
  flush_at_shutdown|b|N
  flush_mode|e||default|default lazy interval immediate
  flush_interval|t||60
  flush_thread_count|i||1
  flush_thread_interval|f||1
  flush_thread_burst_interval|f||1
  delayed_commit_timeout|t||60
  overflow_action|e||throw_exception|throw_exception block drop_oldest_chunk
  retry_forever|b||false
  retry_timeout|t||259200
  retry_max_times|i|N
  retry_secondary_threshold|f||0.8
  retry_type|e||exponential_backoff|exponential_backoff periodic
  retry_wait|t||1
  retry_exponential_backoff_base|f||2
  retry_max_interval|t|N
  retry_randomize|b||true
 <secondary	1
  @type|s|N||||type
  <buffer	1F
  <secondary	1F
base	compat_time_sliced_output	thread retry_state metrics event_emitter inject
 time_as_integer|b||false
 slow_flush_log_threshold|f||20
 buffer_type|s||file
 flush_interval|t|N
 try_flush_interval|f||1
 disable_retry_limit|b||false
 retry_limit|i||17
 retry_wait|t||1
 max_retry_wait|t|N
 num_threads|i||1
 queued_chunk_flush_interval|t||1
 time_slice_format|s||%Y%m%d
 time_slice_wait|t||600
 timezone|s|N
 buffer_chunk_limit|z||268435456
 buffer_queue_limit|i||256
 buffer_queue_full_action|e||exception|exception block drop_oldest_chunk
 flush_at_shutdown|b||false
 <buffer	1I
  chunk_keys|a|A|[]
  @type|s||file|||type
  timekey|t|N
  timekey_wait|t||600
  timekey_use_utc|b||false
  timekey_zone|s
  flush_at_shutdown|b|N
  flush_mode|e||default|default lazy interval immediate
  flush_interval|t||60
  flush_thread_count|i||1
  flush_thread_interval|f||1
  flush_thread_burst_interval|f||1
  delayed_commit_timeout|t||60
  overflow_action|e||throw_exception|throw_exception block drop_oldest_chunk
  retry_forever|b||false
  retry_timeout|t||259200
  retry_max_times|i|N
  retry_secondary_threshold|f||0.8
  retry_type|e||exponential_backoff|exponential_backoff periodic
  retry_wait|t||1
  retry_exponential_backoff_base|f||2
  retry_max_interval|t|N
  retry_randomize|b||true
 <secondary	1
  @type|s|N||||type
  <buffer	1F
  <secondary	1F
base	compat_multi_output	metrics event_emitter
base	compat_parser	
 types|h|N
 time_key|s|N
 null_value_pattern|r|N
 null_empty_string|b||false
 estimate_current_event|b||true
 keep_time_key|b||false
 timeout|t|N
 time_format|s|N
 timezone|s|N
 localtime|b||true
 utc|b||false
 time_format_fallbacks|a||[]
 time_type|e||string|string unixtime float mixed unixtime_millis unixtime_micros unixtime_nanos
base	compat_formatter	
 time_format|s|N
 timezone|s|N
 localtime|b||true
 utc|b||false
 time_format_fallbacks|a||[]
 time_type|e||string|string unixtime float mixed unixtime_millis unixtime_micros unixtime_nanos
helper	extract
 <extract	1
  tag_key|s|N
  keep_tag_key|b||false
  time_key|s|N
  keep_time_key|b||false
  time_type|e||float|float unixtime string
  time_format|s|N
  timezone|s|N
  localtime|b||true
  utc|b||false
  time_format_fallbacks|a||[]
helper	formatter
 <format	I
  usage|s|A
  @type|s|!
helper	inject
 <inject	1
  hostname_key|s|N
  hostname|s|N
  worker_id_key|s|N
  tag_key|s|N
  time_key|s|N
  time_type|e||float|float unixtime unixtime_millis unixtime_micros unixtime_nanos string
  time_format|s|N
  timezone|s|N
  localtime|b||true
  utc|b||false
  time_format_fallbacks|a||[]
helper	parser
 <parse	I
  usage|s|A
  @type|s|!
helper	server
 <transport	1I
  protocol|e|A|tcp|tcp tls
  receive_buffer_size|z|N
  linger_timeout|i||0
  version|e||TLSv1_2|TLSv1_1 TLSv1_2 TLSv1_3 TLS1_1 TLS1_2 TLS1_3
  min_version|e|N||TLSv1_1 TLSv1_2 TLSv1_3 TLS1_1 TLS1_2 TLS1_3
  max_version|e|N||TLSv1_1 TLSv1_2 TLSv1_3 TLS1_1 TLS1_2 TLS1_3
  ciphers|s||ALL:!aNULL:!eNULL:!SSLv2
  insecure|b||false
  ensure_fips|b||false
  ca_path|s|N
  cert_path|s|N
  private_key_path|s|N
  private_key_passphrase|s|SN
  client_cert_auth|b||false
  ca_cert_path|s|N
  ca_private_key_path|s|N
  ca_private_key_passphrase|s|SN
  cert_verifier|s|N
  generate_private_key_length|i||2048
  generate_cert_country|s||US
  generate_cert_state|s||CA
  generate_cert_locality|s||Mountain View
  generate_cert_common_name|s|N
  generate_cert_expiration|t||315360000
  generate_cert_digest|e||sha256|sha1 sha256 sha384 sha512
helper	service_discovery
 <service_discovery
  @type|s|!
helper	storage
 <storage	I
  usage|s|A
  @type|s||local
buffer	file		buffer
 path|s|N
 path_suffix|s||.log||1.7.0
 file_permission|s|N
 dir_permission|s|N
buffer	file_single		buffer		1.7.0
 path|s|N
 calc_num_records|b||true
 chunk_format|e||auto|msgpack text auto
 file_permission|s|N
 dir_permission|s|N
buffer	memory		buffer
filter	add_insert_ids		compat_filter	fluent-plugin-google-cloud
 insert_id_key|s||logging.googleapis.com/insertId
filter	analyze_config	timer	compat_filter	fluent-plugin-google-cloud
 google_fluentd_config_path|s||/etc/google-fluentd/google-fluentd.conf
 google_fluentd_baseline_config_path|s||/etc/google-fluentd/baseline/google-fluentd.conf
 monitoring_type|s
 gcm_service_address|s|N
filter	concat	timer event_emitter	filter	fluent-plugin-concat
 key|s|!
 separator|s||\\n
 n_lines|i|N
 multiline_start_regexp|s|N
 multiline_end_regexp|s|N
 continuous_line_regexp|s|N
 stream_identity_key|s|N
 flush_interval|t||60
 timeout_label|s|N
 use_first_timestamp|b||false
 partial_key|s|N
 partial_value|s|N
 keep_partial_key|b||false
 use_partial_metadata|b||false
 partial_metadata_format|e||docker-fluentd|docker-fluentd docker-journald docker-journald-lowercase
 keep_partial_metadata|b||false
 use_partial_cri_logtag|b||false
 partial_cri_logtag_key|s|N
 partial_cri_stream_key|s||stream
 buffer_limit_size|z||512000
 buffer_overflow_method|e||ignore|ignore truncate drop new
filter	dedot		filter	fluent-plugin-dedot_filter
 de_dot|b||true
 de_dot_separator|s||_
 de_dot_nested|b||false
filter	docker_metadata		compat_filter	fluent-plugin-docker_metadata_filter
 docker_url|s||unix:///var/run/docker.sock
 cache_size|i||100
 container_id_regexp|s||(\\w{64})
filter	elasticsearch_genid		filter	fluent-plugin-elasticsearch
 hash_id_key|s||_hash
 include_tag_in_seed|b||false
 include_time_in_seed|b||false
 use_record_as_seed|b||false
 use_entire_record|b||false
 record_keys|a||[]
 separator|s||_
 hash_type|e||sha1|md5 sha1 sha256 sha512
filter	grep	record_accessor	filter
 <regexp
  key|s|!
  pattern|r|!
 <exclude
  key|s|!
  pattern|r|!
 <and
  <regexp
   key|s|!
   pattern|r|!
  <exclude
   key|s|!
   pattern|r|!
 <or
  <regexp
   key|s|!
   pattern|r|!
  <exclude
   key|s|!
   pattern|r|!
filter	jq_transformer		filter	fluent-plugin-jq
 jq|s|!
filter	kubernetes_metadata		filter	fluent-plugin-kubernetes_metadata_filter
 kubernetes_url|s|N
 cache_size|i||1000
 cache_ttl|i||3600
 ignore_nil|i||true
 watch|b||true
 apiVersion|s||v1
 client_cert|s|N
 client_key|s|N
 ca_file|s|N
 verify_ssl|b||true
 open_timeout|i||3
 read_timeout|i||10
 tag_to_kubernetes_name_regexp|s||((var\\.log\\.pods)\\.(?<namespace>[^_]+)_(?<pod_name>[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)_(?<pod_uuid>[a-z0-9-]*)\\.(?<container_name>.+)\\..*\\.log$¦(var\\.log\\.containers)\\.(?<pod_name>[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)_(?<namespace>[^_]+)_(?<container_name>.+)-(?<docker_id>[a-z0-9]{64})\\.log$)
 bearer_token_file|s|N
 secret_dir|s||/var/run/secrets/kubernetes.io/serviceaccount
 annotation_match|a||[]
 stats_interval|i||30
 allow_orphans|b||true
 orphaned_namespace_name|s||.orphaned
 orphaned_namespace_id|s||orphaned
 lookup_from_k8s_field|b||true
 ssl_partial_chain|b||false
 skip_labels|b||false
 skip_pod_labels|b||false
 skip_namespace_labels|b||false
 skip_container_metadata|b||false
 skip_master_url|b||false
 skip_namespace_metadata|b||false
 include_ownerrefs_metadata|b||false
 test_api_adapter|s|N
 watch_retry_interval|i||1
 watch_retry_exponential_backoff_base|i||2
 watch_retry_max_times|i||10
filter	opensearch_genid		filter	fluent-plugin-opensearch
 hash_id_key|s||_hash
 include_tag_in_seed|b||false
 include_time_in_seed|b||false
 use_record_as_seed|b||false
 use_entire_record|b||false
 record_keys|a||[]
 separator|s||_
 hash_type|e||sha1|md5 sha1 sha256 sha512
filter	parser	parser record_accessor compat_parameters	filter
 key_name|s|!
 reserve_data|b||false
 reserve_time|b||false
 remove_key_name_field|b||false||1.3.0
 inject_key_prefix|s|N
 replace_invalid_sequence|b||false
 hash_value_field|s|N
 emit_invalid_record_to_error|b||true
filter	prometheus		filter	fluent-plugin-prometheus		labels initlabels metric
filter	record_modifier	record_accessor	filter	fluent-plugin-record-modifier		record
 prepare_value|s|N
 char_encoding|s|N
 remove_keys|a|N
 whitelist_keys|s|N
 <replace
  key|s|!
  expression|c|!
  replace|s|!
filter	record_transformer	record_accessor	filter			record
 remove_keys|a|N
 keep_keys|a|N
 renew_record|b||false
 renew_time_key|s|N
 enable_ruby|b||false
 auto_typecast|b||true
filter	stdout	formatter compat_parameters inject	filter
 <format		stdout
filter	systemd_entry		filter	fluent-plugin-systemd
 field_map|h||{}
 field_map_strict|b||false
 fields_strip_underscores|b||false
 fields_lowercase|b||false
filter	throttle		filter	fluent-plugin-throttle
 group_key|a||["kubernetes.container_name"]
 group_bucket_period_s|i||60
 group_bucket_limit|i||6000
 group_drop_logs|b||true
 group_reset_rate_s|i|N
 group_warning_delay_s|i||10
formatter	csv	record_accessor	formatter
 delimiter|c||,
 force_quotes|b||true
 fields|a|!
 add_newline|b||true
formatter	gelf		compat_formatter	fluent-plugin-gelf-hs
 use_record_host|b||true
 add_msec_time|b||false
formatter	hash		formatter
 newline|e||crlf|lf crlf|1.12.0
 add_newline|b||true
formatter	jq		formatter	fluent-plugin-jq
 jq|s|!
 on_error|e||ignore|skip ignore raise_error
formatter	json		formatter
 newline|e||crlf|lf crlf|1.12.0
 json_parser|s||oj
 add_newline|b||true
formatter	ltsv		formatter
 newline|e||crlf|lf crlf|1.12.0
 delimiter|s||\\t
 label_delimiter|s||:
 replacement|s|| ||1.13.0
 add_newline|b||true
formatter	msgpack		formatter
formatter	out_file		formatter
 newline|e||crlf|lf crlf|1.12.0
 output_time|b||true
 output_tag|b||true
 delimiter|c||\\t
formatter	single_value		formatter
 newline|e||crlf|lf crlf|1.12.0
 message_key|s||message
 add_newline|b||true
formatter	stdout		formatter
 output_type|s||json
formatter	tsv		formatter
 newline|e||crlf|lf crlf|1.12.0
 keys|a|!
 delimiter|s||\\t
 add_newline|b||true
input	cloudwatch_logs	parser thread compat_parameters storage	input	fluent-plugin-cloudwatch-logs
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_use_sts|b||false
 aws_sts_role_arn|s|N
 aws_sts_session_name|s||fluentd
 aws_sts_external_id|s|N
 aws_sts_policy|s|N
 aws_sts_duration_seconds|t|N
 aws_sts_endpoint_url|s|N
 aws_ecs_authentication|b||false
 region|s|N
 endpoint|s|N
 ssl_verify_peer|b||true
 tag|s|!
 log_group_name|s|!
 add_log_group_name|b||false
 log_group_name_key|s||log_group
 use_log_group_name_prefix|b||false
 log_stream_name|s|N
 use_log_stream_name_prefix|b||false
 state_file|s|DN
 fetch_interval|t||60
 http_proxy|s|N
 json_handler|e||yajl|yajl json
 use_todays_log_stream|b||false
 use_aws_timestamp|b||false
 start_time|s|N
 end_time|s|N
 time_range_format|s||%Y-%m-%d %H:%M:%S
 throttling_retry_seconds|t|N
 include_metadata|b||false
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|N
  policy|s|N
  duration_seconds|t|N
 <parse		none
 <storage		local
input	debug_agent		input
 bind|s||127.0.0.1
 port|i||24230
 unix_path|s|N
 object|s||Fluent::Engine
input	dummy	thread storage	input
 tag|s|!
 size|i||1
 rate|i||1
 auto_increment_key|s|N
 suspend|b|D|false
 reuse_record|b||false||1.18.0
 sample|c||[{"message":"sample"}]||1.12.0|dummy
input	elasticsearch	timer thread	input	fluent-plugin-elasticsearch
 tag|s|!
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 index_name|s||fluentd
 parse_timestamp|b||false
 timestamp_key_format|s|N
 timestamp_parse_error_tag|s||elasticsearch_plugin.input.time.error
 query|h||{"sort":["_doc"]}
 scroll|s||1m
 size|i||1000
 num_slices|i||1
 interval|z||5
 repeat|b||true
 http_backend|e||excon|excon typhoeus
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 resurrect_after|t||60
 reload_after|i||-1
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 ssl_version|e||TLSv1_2|SSLv23 TLSv1 TLSv1_1 TLSv1_2
 with_transporter_log|b||false
 sniffer_class_name|s|N
 custom_headers|h||{}
 docinfo_fields|a||["_index","_type","_id"]
 docinfo_target|s||@metadata
 docinfo|b||false
input	exec	compat_parameters extract parser child_process	input
 command|s|!
 connect_mode|e||read|read read_with_stderr|1.12.0
 tag|s|N
 run_interval|t|N
 command_timeout|t|N|||unreleased
 read_block_size|z||10240
 encoding|s|N|||1.18.0
 <parse		tsv
 <extract
input	forward	server	input
 port|i||24224
 bind|s||0.0.0.0
 backlog|i|N
 linger_timeout|i|DN
 blocking_timeout|t||0.5
 resolve_hostname|b|N
 deny_keepalive|b||false
 send_keepalive_packet|b||false||1.5.0
 chunk_size_warn_limit|z|N
 chunk_size_limit|z|N
 decompression_size_limit|z||268435456||unreleased
 skip_invalid_event|b||true
 source_address_key|s|N
 source_hostname_key|s|N
 tag|s|N|||1.5.0
 add_tag_prefix|s|N|||1.5.0
 <security	1
  self_hostname|s|!
  shared_key|s|!S
  user_auth|b||false
  allow_anonymous_source|b||true
  <user
   username|s|!
   password|s|!S
  <client
   host|s|N
   network|s|N
   shared_key|s|SN
   users|a||[]
input	gc_stat	timer	input
 emit_interval|t||60
 use_symbol_keys|b||true||1.11.0
 tag|s|!
input	http	parser compat_parameters event_loop server	input
 port|i||9880
 bind|s||0.0.0.0
 body_size_limit|z||33554432
 decompression_size_limit|z||268435456||unreleased
 keepalive_timeout|t||10
 backlog|i|N
 add_http_headers|b||false
 add_remote_addr|b||false
 blocking_timeout|t||0.5
 cors_allow_origins|a|N
 cors_allow_credentials|b||false||1.14.0
 respond_with_empty_img|b||false
 use_204_response|b||false||1.8.0
 dump_error_log|b||true||1.12.0
 add_query_params|b||false||1.12.0
 add_tag_prefix|s|N|||1.18.0
 <parse		in_http
input	kafka		compat_input	fluent-plugin-kafka		topic
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 format|s||json
 message_key|s||message
 host|s|N
 port|i|N
 brokers|s||localhost:9092
 interval|i||1
 topics|s|N
 client_id|s||kafka
 sasl_over_ssl|b||true
 partition|i||0
 offset|i||-1
 add_prefix|s|N
 add_suffix|s|N
 add_offset_in_record|b||false
 tag_source|e||topic|topic record
 record_tag_key|s||tag
 offset_zookeeper|s|N
 offset_zk_root_node|s||/fluent-plugin-kafka
 use_record_time|b|D|false
 time_source|e||now|now kafka record
 record_time_key|s||time
 get_kafka_client_log|b||false
 time_format|s|N
 kafka_message_key|s|N
 max_bytes|i|N
 max_wait_time|i|N
 min_bytes|i|N
input	kafka_group		compat_input	fluent-plugin-kafka
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 sasl_aws_msk_iam_access_key_id|s|SN
 sasl_aws_msk_iam_secret_key_id|s|SN
 sasl_aws_msk_iam_aws_region|s|N
 brokers|s||localhost:9092
 consumer_group|s|!
 topics|s|!
 client_id|s||kafka
 sasl_over_ssl|b||true
 format|s||json
 message_key|s||message
 add_headers|b||false
 add_prefix|s|N
 add_suffix|s|N
 retry_emit_limit|i|N
 use_record_time|b|D|false
 time_source|e||now|now kafka record
 record_time_key|s||time
 get_kafka_client_log|b||false
 time_format|s|N
 tag_source|e||topic|topic record
 record_tag_key|s||tag
 kafka_message_key|s|N
 connect_timeout|i|N
 socket_timeout|i|N
 retry_wait_seconds|i||30
 disable_retry_limit|b||false
 retry_limit|i||10
 max_bytes|i||1048576
 max_wait_time|i|N
 min_bytes|i|N
 session_timeout|i|N
 offset_commit_interval|i|N
 offset_commit_threshold|i|N
 fetcher_max_queue_size|i|N
 refresh_topic_interval|i|N
 start_from_beginning|b||true
input	kubernetes_objects	storage thread	input	fluent-plugin-kubernetes-objects
 tag|s||kubernetes.*
 kubernetes_url|s|N
 api_version|s||v1
 api_endpoint|s||api
 client_cert|s|N
 client_key|s|N
 ca_file|s|N
 insecure_ssl|b||false
 bearer_token_file|s|N
 secret_dir|s||/var/run/secrets/kubernetes.io/serviceaccount
 <pull
  resource_name|s|!
  namespace|s|N
  label_selector|s|N
  field_selector|s|N
  interval|t||900
 <watch
  resource_name|s|!
  namespace|s|N
  entity_name|s|N
  label_selector|s|N
  field_selector|s|N
  interval|t||900
 <storage		local
input	mongo_tail	timer	input	fluent-plugin-mongo
 user|s|N
 password|s|SN
 auth_source|s|N
 auth_mech|s|N
 mongo_log_level|s||info
 database|s|N
 collection|s|!
 host|s||localhost
 port|i||27017
 wait_time|i||1
 url|s|N
 tag|s|N
 tag_key|s|N
 time_key|s|N
 time_format|s|N
 object_id_keys|a|N
 id_store_file|s|N
 ssl|b||false
 batch_size|i|N
input	monitor_agent	timer thread http_server	input
 bind|s||0.0.0.0
 port|i||24220
 tag|s|N
 emit_interval|t||60
 include_config|b||false
 include_retry|b||false
 include_debug_info|b||false||unreleased
input	object_space	timer	input
 emit_interval|t||60
 tag|s|!
 top|i||15
input	object_space_dump	timer	input	fluent-plugin-google-cloud
 emit_interval|t||3600
input	opensearch	timer thread retry_state	input	fluent-plugin-opensearch
 tag|s|!
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 index_name|s||fluentd
 parse_timestamp|b||false
 timestamp_key_format|s|N
 timestamp_parse_error_tag|s||opensearch_plugin.input.time.error
 query|h||{"sort":["_doc"]}
 scroll|s||1m
 size|i||1000
 num_slices|i||1
 interval|z||5
 repeat|b||true
 http_backend|e||excon|excon typhoeus
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 resurrect_after|t||60
 reload_after|i||-1
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 ssl_version|e||TLSv1_2|SSLv23 TLSv1 TLSv1_1 TLSv1_2
 with_transporter_log|b||false
 emit_error_label_event|b||true
 sniffer_class_name|s|N
 custom_headers|h||{}
 docinfo_fields|a||["_index","_type","_id"]
 docinfo_target|s||@metadata
 docinfo|b||false
 check_connection|b||true
 retry_forever|b||true
 retry_timeout|t||259200
 retry_max_times|i||5
 retry_type|e||exponential_backoff|exponential_backoff periodic
 retry_wait|t||5
 retry_exponential_backoff_base|f||2
 retry_max_interval|t|N
 retry_randomize|b||false
input	prometheus	thread http_server	input	fluent-plugin-prometheus		labels initlabels metric
 bind|s||127.0.0.1
 port|i||24231
 metrics_path|s||/metrics
 aggregated_metrics_path|s||/aggregated_metrics
 content_encoding|e||identity|identity gzip
 ignore_error_log_interval|t||3600
 <ssl	1
  enable|b|D|false
  certificate_path|s|DN
  private_key_path|s|DN
  ca_path|s|DN
  extra_conf|h|DN
input	prometheus_monitor	timer	input	fluent-plugin-prometheus		labels initlabels metric
 interval|t||5
input	prometheus_output_monitor	timer	input	fluent-plugin-prometheus		labels initlabels metric
 interval|t||5
 gauge_all|b||true
input	prometheus_tail_monitor	timer	input	fluent-plugin-prometheus		labels initlabels metric
 interval|t||5
input	rdkafka_group	thread parser compat_parameters	input	fluent-plugin-kafka
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 topics|s|!
 format|s||json
 message_key|s||message
 add_headers|b||false
 add_prefix|s|N
 add_suffix|s|N
 use_record_time|b|D|false
 time_source|e||now|now kafka record
 record_time_key|s||time
 time_format|s|N
 kafka_message_key|s|N
 retry_emit_limit|i|N
 retry_wait_seconds|i||30
 disable_retry_limit|b||false
 retry_limit|i||10
 max_wait_time_ms|i||250
 max_batch_size|i||10000
 kafka_configs|h||{}
 <parse		json
input	s3	compat_parameters parser thread	input	fluent-plugin-s3
 use_bundled_cert|b||false
 add_object_metadata|b||false
 decompression_size_limit|z||268435456
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_profile|s|N
 aws_credential_process|s|N
 s3_bucket|s|!
 s3_region|s
 s3_endpoint|s|N
 force_path_style|b||false
 store_as|s||gzip
 check_apikey_on_start|b||true
 proxy_uri|s|N
 match_regexp|r|N
 tag|s||input.s3
 <assume_role_credentials	1
  role_arn|s|!
  role_session_name|s|!
  policy|s|N
  duration_seconds|i|N
  external_id|s|N
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|!
  policy|s|N
  duration_seconds|i|N
 <instance_profile_credentials	1
  retries|i|N
  ip_address|s|N
  port|i|N
  http_open_timeout|f|N
  http_read_timeout|f|N
 <shared_credentials	1
  path|s|N
  profile_name|s|N
 <sqs	!1
  queue_name|s|N
  queue_owner_aws_account_id|s|N
  endpoint|s|N
  aws_key_id|s|SN
  aws_sec_key|s|SN
  skip_delete|b||false
  wait_time_seconds|i||20
  retry_error_interval|i||300
  event_bridge_mode|b||false
 <parse		none
input	sample	thread storage	input		1.12.0
 tag|s|!
 size|i||1
 rate|i||1
 auto_increment_key|s|N
 suspend|b|D|false
 reuse_record|b||false||1.18.0
 sample|c||[{"message":"sample"}]|||dummy
input	secure_forward		compat_input	fluent-plugin-secure-forward
 secure|b|!
 hostname|s|N
 self_hostname|s|!
 shared_key|s|!S
 bind|s||0.0.0.0
 port|i||24284
 allow_keepalive|b||true
 allow_anonymous_source|b||true
 authentication|b||false
 ssl_version|s||TLSv1_2
 ssl_ciphers|s|N
 cert_path|s|N
 private_key_path|s|N
 private_key_passphrase|s|SN
 ca_cert_path|s|N
 ca_private_key_path|s|N
 ca_private_key_passphrase|s|SN
 generate_private_key_length|i||2048
 generate_cert_country|s||US
 generate_cert_state|s||CA
 generate_cert_locality|s||Mountain View
 generate_cert_common_name|s|N
 read_length|z||8388608
 read_interval_msec|i||50
 socket_interval_msec|i||200
 <user
  username|s|!
  password|s|!S
 <client
  host|s|N
  network|s|N
  shared_key|s|SN
  users|s|N
input	sql		input	fluent-plugin-sql		table
 host|s|!
 port|i|N
 adapter|s|!
 database|s|!
 username|s|N
 password|s|SN
 socket|s|N
 schema_search_path|s|N
 state_file|s|N
 tag_prefix|s|N
 select_interval|t||60
 select_limit|t||500
input	syslog	parser compat_parameters server	input
 port|i||5140
 bind|s||0.0.0.0
 tag|s|!
 protocol_type|e|DN||tcp udp
 frame_type|e||traditional|traditional octet_count|1.3.0
 include_source_host|b|D|false
 source_host_key|s||source_host
 emit_unmatched_lines|b||false||1.7.0
 source_hostname_key|s|N
 resolve_hostname|b|N
 send_keepalive_packet|b||false||1.14.0
 source_address_key|s|N
 severity_key|s|N|||1.8.0|priority_key
 facility_key|s|N
 message_length_limit|z||2048
 blocking_timeout|t||0.5
 delimiter|s||\\n||1.5.0
 <parse		syslog
  with_priority|b||true
 <transport	1I
  protocol|e|A|udp|tcp udp tls
input	systemd	timer storage	input	fluent-plugin-systemd
 path|s||/var/log/journal
 filters|a|D|[]
 matches|a|N
 read_from_head|b||false
 tag|s|!
 <storage		local
 <entry	1
  field_map|h||{}
  field_map_strict|b||false
  fields_strip_underscores|b||false
  fields_lowercase|b||false
input	tail	timer event_loop parser compat_parameters	input
 path|s|!
 path_delimiter|s||,||1.10.0
 glob_policy|e||backward_compatible|backward_compatible extended always|1.17.0
 tag|s|!
 exclude_path|a||[]
 rotate_wait|t||5
 pos_file|s|N
 pos_file_compaction_interval|t|N|||1.10.0
 read_from_head|b||false
 refresh_interval|t||60
 read_lines_limit|i||1000
 read_bytes_limit_per_second|z||-1||1.13.0
 multiline_flush_interval|t|N
 emit_unmatched_lines|b||false
 enable_watch_timer|b||true
 enable_stat_watcher|b||true||1.1.0
 encoding|s|N
 from_encoding|s|N
 path_key|s|N
 open_on_every_update|b||false
 limit_recently_modified|t|N
 skip_refresh_on_startup|b||false
 ignore_repeated_permission_error|b||false
 path_timezone|s|N|||1.9.0
 follow_inodes|b||false||1.12.0
 max_line_size|z|N|||1.15.0
 <parse	I
  usage|s|A|in_tail_parser
input	tcp	server parser extract compat_parameters	input
 tag|s|!
 port|i||5170
 bind|s||0.0.0.0
 source_host_key|s|DN
 source_hostname_key|s|N
 source_address_key|s|N|||1.5.0
 message_length_limit|z|N|||1.17.0
 blocking_timeout|t||0.5
 delimiter|s||\\n
 send_keepalive_packet|b||false||1.16.0
 <security	1
  <client	!
   host|s|N
   network|s|N
input	udp	server parser extract compat_parameters	input
 tag|s|!
 port|i||5160
 bind|s||0.0.0.0
 source_host_key|s|DN
 source_hostname_key|s|N
 source_address_key|s|N|||1.5.0
 body_size_limit|z|DN
 message_length_limit|z||4096
 remove_newline|b||true
 receive_buffer_size|z|DN|||1.1.0
 blocking_timeout|t||0.5
 <transport	1I
  protocol|e|A|udp|udp
input	unix	event_loop	input
 path|s
 backlog|i|N
 tag|s|N|||1.11.0
input	windows_eventlog	timer storage	input	fluent-plugin-windows-eventlog
 tag|s|!
 read_interval|t||2
 pos_file|s|ON
 channels|a||["application"]
 keys|a||[]
 read_from_head|b||false
 from_encoding|s|N
 encoding|s|N
 parse_description|b||false
 <storage		local
input	windows_eventlog2	timer storage parser	input	fluent-plugin-windows-eventlog
 tag|s|!
 read_interval|t||2
 channels|a||[]
 keys|a||[]
 read_from_head|b|D|false
 read_existing_events|b||false
 parse_description|b||false
 description_key_delimiter|s||.
 description_word_delimiter|s||_
 downcase_description_keys|b||true
 render_as_xml|b||false
 rate_limit|i
 preserve_qualifiers_on_hash|b||false
 preserve_sid_on_hash|b||true
 read_all_channels|b||false
 description_locale|s|N
 refresh_subscription_interval|t|N
 event_query|s||*
 <subscribe
  channels|a|!
  read_existing_events|b||false
  remote_server|s|N
  remote_domain|s|N
  remote_username|s|N
  remote_password|s|SN
 <storage		local
 <parse		windows_eventlog2_dummy
metrics	local		metrics		1.14.0
output	azure-storage-append-blob	formatter inject	output	fluent-plugin-azure-storage-append-blob
 path|s
 azure_storage_account|s|N
 azure_storage_access_key|s|SN
 azure_storage_sas_token|s|SN
 azure_container|s|N
 azure_imds_api_version|s||2019-08-15
 azure_token_refresh_interval|i||60
 use_msi|b||false
 azure_object_key_format|s||%{path}%{time_slice}-%{index}.log
 auto_create_container|b||true
 format|s||out_file
 time_slice_format|s||%Y%m%d
 localtime|b||false
 <format		out_file
 <buffer			time	86400
output	buffer	event_emitter	output		1.18.0
 <buffer		file	tag
output	cloudwatch_logs	compat_parameters inject formatter	output	fluent-plugin-cloudwatch-logs
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_instance_profile_credentials_retries|i|N
 aws_use_sts|b||false
 aws_sts_role_arn|s|N
 aws_sts_session_name|s||fluentd
 aws_sts_external_id|s|N
 aws_sts_policy|s|N
 aws_sts_duration_seconds|t|N
 aws_sts_endpoint_url|s|N
 aws_ecs_authentication|b||false
 region|s|N
 endpoint|s|N
 ssl_verify_peer|b||true
 log_group_name|s|N
 log_stream_name|s|N
 auto_create_stream|b||false
 message_keys|a||[]
 max_message_length|i|N
 max_events_per_batch|i||10000
 use_tag_as_group|b||false
 use_tag_as_stream|b||false
 log_group_name_key|s|N
 log_stream_name_key|s|N
 remove_log_group_name_key|b||false
 remove_log_stream_name_key|b||false
 http_proxy|s|N
 put_log_events_retry_wait|t||1
 put_log_events_retry_limit|i||17
 put_log_events_disable_retry_limit|b||false
 concurrency|i||1
 log_group_aws_tags|h|N
 log_group_aws_tags_key|s|N
 remove_log_group_aws_tags_key|b||false
 retention_in_days|i|N
 retention_in_days_key|s|N
 remove_retention_in_days_key|b||false
 json_handler|e||yajl|yajl json
 log_rejected_request|b||false
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|N
  policy|s|N
  duration_seconds|t|N
 <buffer		memory
 <format		json
output	copy		multi_output
 deep_copy|b|D|false
 copy_mode|e||no_copy|no_copy shallow deep marshal|1.9.0
output	datadog	compat_parameters	output	fluent-plugin-datadog
 include_tag_key|b||false
 tag_key|s||tag
 timestamp_key|s||@timestamp
 service|s|N
 dd_sourcecategory|s|N
 dd_source|s|N
 dd_tags|s|N
 dd_hostname|s|N
 delete_extracted_tag_attributes|b||false
 site|s||datadoghq.com
 host|s|N
 use_ssl|b||true
 port|i||80
 ssl_port|i||443
 max_retries|i||-1
 max_backoff|i||30
 use_http|b||true
 custom_headers|h||{}
 use_compression|b||true
 compression_level|i||6
 no_ssl_validation|b||false
 http_proxy|s|N
 force_v1_routes|b||false
 use_json|b||true
 api_key|s|!S
 <buffer		memory
output	detect_exceptions		compat_output	fluent-plugin-detect-exceptions
 remove_tag_prefix|s|!
 message|s
 multiline_flush_interval|t|N
 languages|a||[]
 force_line_breaks|b||false
 max_lines|i||1000
 max_bytes|i||0
 stream|s
output	elasticsearch	event_emitter compat_parameters record_accessor timer	output	fluent-plugin-elasticsearch
 ssl_version|e||TLSv1_2|TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_min_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_max_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 cloud_id|s|N
 cloud_auth|s|N
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 target_index_key|s|N
 target_type_key|s|DN
 time_key_format|s|N
 time_precision|i||9
 include_timestamp|b||false
 logstash_format|b||false
 logstash_prefix|s||logstash
 logstash_prefix_separator|s||-
 logstash_dateformat|s||%Y.%m.%d
 utc_index|b||true
 type_name|s||fluentd
 suppress_type_name|b||false
 index_name|s||fluentd
 id_key|s|N
 write_operation|s||index
 parent_key|s|N
 routing_key|s|N
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 retry_tag|s|N
 resurrect_after|t||60
 time_key|s|N
 time_key_exclude_timestamp|b||false
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 remove_keys|s|N
 remove_keys_on_update|s
 remove_keys_on_update_key|s|N
 flatten_hashes|b||false
 flatten_hashes_separator|s||_
 template_name|s|N
 template_file|s|N
 template_overwrite|b||false
 customize_template|h|N
 rollover_index|s||false
 index_date_pattern|s||now/d
 index_separator|s||-
 deflector_alias|s|N
 index_prefix|s|O|logstash
 application_name|s||default
 templates|h|N
 max_retry_putting_template|i||10
 fail_on_putting_template_retry_exceed|b||true
 fail_on_detecting_es_version_retry_exceed|b||true
 max_retry_get_es_version|i||15
 include_tag_key|b||false
 tag_key|s||tag
 time_parse_error_tag|s||Fluent::ElasticsearchOutput::TimeParser.error
 reconnect_on_error|b||false
 pipeline|s|N
 with_transporter_log|b||false
 emit_error_for_missing_id|b||false
 sniffer_class_name|s|N
 selector_class_name|s|N
 reload_after|i||-1
 content_type|e|D|application/json|application/json application/x-ndjson
 include_index_in_url|b||false
 http_backend|e||excon|excon typhoeus
 http_backend_excon_nonblock|b||true
 validate_client_version|b||false
 prefer_oj_serializer|b||false
 unrecoverable_error_types|a||["out_of_memory_error","es_rejected_execution_exception"]
 verify_es_version_at_startup|b||true
 default_elasticsearch_version|i||5
 log_es_400_reason|b||false
 custom_headers|h||{}
 api_key|s|SN
 suppress_doc_wrap|b||false
 ignore_exceptions|a||[]
 exception_backup|b||true
 bulk_message_request_threshold|z||-1
 compression_level|e||no_compression|no_compression best_speed best_compression default_compression
 enable_ilm|b||false
 ilm_policy_id|s||logstash-policy
 ilm_policy|h||{}
 ilm_policies|h||{}
 ilm_policy_overwrite|b||false
 truncate_caches_interval|t|N
 use_legacy_template|b||true
 catch_transport_exception_on_retry|b||true
 target_index_affinity|b||false
 <metadata	1
  include_chunk_id|b||false
  chunk_id_key|s||chunk_id
 <buffer		memory	tag
output	elasticsearch_data_stream	event_emitter compat_parameters record_accessor timer	output	fluent-plugin-elasticsearch
 ssl_version|e||TLSv1_2|TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_min_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_max_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 cloud_id|s|N
 cloud_auth|s|N
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 target_index_key|s|N
 target_type_key|s|DN
 time_key_format|s|N
 time_precision|i||9
 include_timestamp|b||false
 logstash_format|b||false
 logstash_prefix|s||logstash
 logstash_prefix_separator|s||-
 logstash_dateformat|s||%Y.%m.%d
 utc_index|b||true
 type_name|s||fluentd
 suppress_type_name|b||false
 index_name|s||fluentd
 id_key|s|N
 write_operation|s||index
 parent_key|s|N
 routing_key|s|N
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 retry_tag|s|N
 resurrect_after|t||60
 time_key|s|N
 time_key_exclude_timestamp|b||false
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 remove_keys|s|N
 remove_keys_on_update|s
 remove_keys_on_update_key|s|N
 flatten_hashes|b||false
 flatten_hashes_separator|s||_
 template_name|s|N
 template_file|s|N
 template_overwrite|b||false
 customize_template|h|N
 rollover_index|s||false
 index_date_pattern|s||now/d
 index_separator|s||-
 deflector_alias|s|N
 index_prefix|s|O|logstash
 application_name|s||default
 templates|h|N
 max_retry_putting_template|i||10
 fail_on_putting_template_retry_exceed|b||true
 fail_on_detecting_es_version_retry_exceed|b||true
 max_retry_get_es_version|i||15
 include_tag_key|b||false
 tag_key|s||tag
 time_parse_error_tag|s||Fluent::ElasticsearchOutput::TimeParser.error
 reconnect_on_error|b||false
 pipeline|s|N
 with_transporter_log|b||false
 emit_error_for_missing_id|b||false
 sniffer_class_name|s|N
 selector_class_name|s|N
 reload_after|i||-1
 content_type|e|D|application/json|application/json application/x-ndjson
 include_index_in_url|b||false
 http_backend|e||excon|excon typhoeus
 http_backend_excon_nonblock|b||true
 validate_client_version|b||false
 prefer_oj_serializer|b||false
 unrecoverable_error_types|a||["out_of_memory_error","es_rejected_execution_exception"]
 verify_es_version_at_startup|b||true
 default_elasticsearch_version|i||5
 log_es_400_reason|b||false
 custom_headers|h||{}
 api_key|s|SN
 suppress_doc_wrap|b||false
 ignore_exceptions|a||[]
 exception_backup|b||true
 bulk_message_request_threshold|z||-1
 compression_level|e||no_compression|no_compression best_speed best_compression default_compression
 enable_ilm|b||false
 ilm_policy_id|s||logstash-policy
 ilm_policy|h||{}
 ilm_policies|h||{}
 ilm_policy_overwrite|b||false
 truncate_caches_interval|t|N
 use_legacy_template|b||false
 catch_transport_exception_on_retry|b||true
 target_index_affinity|b||false
 data_stream_name|s|!
 data_stream_ilm_name|s|N
 data_stream_template_name|s|N
 data_stream_ilm_policy|s|N
 data_stream_ilm_policy_overwrite|b||false
 data_stream_template_use_index_patterns_wildcard|b||true
 <metadata	1
  include_chunk_id|b||false
  chunk_id_key|s||chunk_id
 <buffer		memory	tag
output	elasticsearch_dynamic	event_emitter compat_parameters record_accessor timer	output	fluent-plugin-elasticsearch
 ssl_version|e||TLSv1_2|TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_min_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_max_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 cloud_id|s|N
 cloud_auth|s|N
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 target_index_key|s|N
 target_type_key|s|DN
 time_key_format|s|N
 time_precision|i||9
 include_timestamp|b||false
 logstash_format|b||false
 logstash_prefix|s||logstash
 logstash_prefix_separator|s||-
 logstash_dateformat|s||%Y.%m.%d
 utc_index|b||true
 type_name|s||fluentd
 suppress_type_name|b||false
 index_name|s||fluentd
 id_key|s|N
 write_operation|s||index
 parent_key|s|N
 routing_key|s|N
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 retry_tag|s|N
 resurrect_after|t||60
 time_key|s|N
 time_key_exclude_timestamp|b||false
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 remove_keys|s|N
 remove_keys_on_update|s
 remove_keys_on_update_key|s|N
 flatten_hashes|b||false
 flatten_hashes_separator|s||_
 template_name|s|N
 template_file|s|N
 template_overwrite|b||false
 customize_template|h|N
 rollover_index|s||false
 index_date_pattern|s||now/d
 index_separator|s||-
 deflector_alias|s|N
 index_prefix|s|O|logstash
 application_name|s||default
 templates|h|N
 max_retry_putting_template|i||10
 fail_on_putting_template_retry_exceed|b||true
 fail_on_detecting_es_version_retry_exceed|b||true
 max_retry_get_es_version|i||15
 include_tag_key|b||false
 tag_key|s||tag
 time_parse_error_tag|s||Fluent::ElasticsearchOutput::TimeParser.error
 reconnect_on_error|b||false
 pipeline|s|N
 with_transporter_log|b||false
 emit_error_for_missing_id|b||false
 sniffer_class_name|s|N
 selector_class_name|s|N
 reload_after|i||-1
 content_type|e|D|application/json|application/json application/x-ndjson
 include_index_in_url|b||false
 http_backend|e||excon|excon typhoeus
 http_backend_excon_nonblock|b||true
 validate_client_version|b||false
 prefer_oj_serializer|b||false
 unrecoverable_error_types|a||["out_of_memory_error","es_rejected_execution_exception"]
 verify_es_version_at_startup|b||true
 default_elasticsearch_version|i||5
 log_es_400_reason|b||false
 custom_headers|h||{}
 api_key|s|SN
 suppress_doc_wrap|b||false
 ignore_exceptions|a||[]
 exception_backup|b||true
 bulk_message_request_threshold|z||-1
 compression_level|e||no_compression|no_compression best_speed best_compression default_compression
 enable_ilm|b||false
 ilm_policy_id|s||logstash-policy
 ilm_policy|h||{}
 ilm_policies|h||{}
 ilm_policy_overwrite|b||false
 truncate_caches_interval|t|N
 use_legacy_template|b||true
 catch_transport_exception_on_retry|b||true
 target_index_affinity|b||false
 delimiter|s||.
 <metadata	1
  include_chunk_id|b||false
  chunk_id_key|s||chunk_id
 <buffer		memory	tag
output	exec	inject formatter compat_parameters child_process	output
 command|s|!
 command_timeout|t||270
 <format		tsv
 <inject
 <buffer
output	exec_filter	compat_parameters inject formatter parser extract child_process event_emitter	output
 command|s|!
 remove_prefix|s|DN
 add_prefix|s|DN
 tag|s|N
 tag_key|s|DN
 time_key|s|DN
 time_format|s|DN
 read_block_size|z||10240
 num_children|i||1
 child_respawn|s|N
 suppress_error_log_interval|t||0
 <inject
 <format		tsv
 <parse		tsv
 <extract
 <buffer
output	file	formatter inject compat_parameters	output
 path|s|!
 add_path_suffix|b||true
 path_suffix|s||.log
 append|b||false
 compress|e||text|text gz gzip zstd
 recompress|b||false
 symlink_path|s|N
 symlink_path_use_relative|b||false||1.19.0
 <format		out_file
 <buffer		file	time	86400
output	forward	socket server timer thread compat_parameters service_discovery	output
 transport|e||tcp|tcp tls
 send_timeout|t||60
 connect_timeout|t|N|||1.6.0
 heartbeat_type|e||transport|transport tcp udp none
 heartbeat_interval|t||1
 recover_wait|t||10
 hard_timeout|t||60
 phi_threshold|i||16
 phi_failure_detector|b||true
 require_ack_response|b||false
 ack_response_timeout|t||190
 read_interval_msec|i||50
 read_length|z||512
 expire_dns_cache|t|N
 dns_round_robin|b||false
 ignore_network_errors_at_startup|b||false
 verify_connection_at_startup|b||false||1.4.0
 compress|e||text|text gzip zstd
 tls_version|e||TLSv1_2|TLSv1_1 TLSv1_2 TLSv1_3 TLS1_1 TLS1_2 TLS1_3
 tls_ciphers|s||ALL:!aNULL:!eNULL:!SSLv2
 tls_insecure_mode|b||false
 tls_allow_self_signed_cert|b||false
 tls_verify_hostname|b||true
 tls_ca_cert_path|a|N|||1.4.0
 tls_cert_path|a|N
 tls_client_cert_path|s|N|||1.4.0
 tls_client_private_key_path|s|N|||1.4.0
 tls_client_private_key_passphrase|s|SN|||1.4.0
 tls_cert_thumbprint|s|SN|||1.8.0
 tls_cert_logical_store_name|s|N|||1.8.0
 tls_cert_use_enterprise_store|b||true||1.8.0
 keepalive|b||false||1.5.0
 keepalive_timeout|t|N|||1.5.0
 send_keepalive_packet|b||false||unreleased
 port|i|O|24224
 host|s|ON
 <security	1
  self_hostname|s|!
  shared_key|s|!S
 <server
  host|s|!
  name|s|N
  port|i||24224
  shared_key|s|SN
  username|s
  password|s|S
  standby|b||false
  weight|i||60
 <buffer			tag
output	gcs	compat_parameters formatter inject	output	fluent-plugin-gcs
 project|s|N
 keyfile|s|N
 credentials_json|h|SN
 client_retries|i|N
 client_timeout|i|N
 bucket|s|!
 object_key_format|s||%{path}%{time_slice}_%{index}.%{file_extension}
 path|s
 store_as|e||gzip|gzip json text
 transcoding|b||false
 auto_create_bucket|b||true
 hex_random_length|i||4
 overwrite|b||false
 format|s||out_file
 acl|e|N||auth_read owner_full owner_read private project_private public_read
 storage_class|e|N||dra nearline coldline multi_regional regional standard
 encryption_key|s|SN
 blind_write|b||false
 <object_metadata
  key|s
  value|s
 <format		out_file
 <buffer			time	86400
output	gelf		compat_buffered_output	fluent-plugin-gelf-hs
 use_record_host|b||false
 add_msec_time|b||false
 host|s|N
 port|i||12201
 protocol|s||udp
 tls|b||false
 tls_options|h||{}
output	google_cloud	server timer	compat_buffered_output	fluent-plugin-google-cloud
 use_metadata_service|b||true
 use_aws_availability_zone|b||true
 project_id|s|N
 zone|s|N
 vm_id|s|N
 vm_name|s|N
 k8s_cluster_name|s|N
 k8s_cluster_location|s|N
 http_request_key|s||httpRequest
 insert_id_key|s||logging.googleapis.com/insertId
 labels_key|s||logging.googleapis.com/labels
 operation_key|s||logging.googleapis.com/operation
 source_location_key|s
 span_id_key|s||logging.googleapis.com/spanId
 trace_key|s||logging.googleapis.com/trace
 trace_sampled_key|s||logging.googleapis.com/trace_sampled
 detect_json|b||false
 detect_subservice|b||true
 subservice_name|s|N
 require_valid_tags|b||false
 kubernetes_tag_regexp|s||\\.(?<pod_name>[^_]+)_(?<namespace_name>[^_]+)_(?<container_name>.+)$
 label_map|h|N
 labels|h|N
 use_grpc|b||false
 grpc_compression_algorithm|e|N||none gzip
 partial_success|b|D|true
 coerce_to_utf8|b||true
 non_utf8_replacement_string|s|| 
 auth_method|s|N
 private_key_email|s|N
 private_key_path|s|N
 private_key_passphrase|s|SN
 logging_api_url|s||https://logging.googleapis.com
 enable_monitoring|b||false
 monitoring_type|s
 metrics_resource|h|N
 enable_metadata_agent|b|D|false
 metadata_agent_url|s|DN
 split_logs_by_tag|b||false
 adjust_invalid_timestamps|b||true
 autoformat_stackdriver_trace|b||true
 statusz_port|i||0
 gcm_service_address|s|N
output	http	formatter compat_parameters	output	fluent-plugin-out-http
 endpoint|s|!
 http_method|e||post|get put post delete
 proxy|s
 content_type|s|N
 json_array|b||false
 headers|h|N
 headers_from_placeholders|h|N
 compress|e||text|text gzip
 allowed_hosts|a||[]
 open_timeout|i|N
 read_timeout|i|N
 ssl_timeout|i|N
 reuse_connections|b||false
 tls_ca_cert_path|s|N
 tls_client_cert_path|s|N
 tls_private_key_path|s|N
 tls_private_key_passphrase|s|SN
 tls_verify_mode|e||peer|none peer
 tls_version|e||TLSv1_2|TLSv1_1 TLSv1_2 TLSv1_3 TLS1_1 TLS1_2 TLS1_3
 tls_ciphers|s||ALL:!aNULL:!eNULL:!SSLv2
 error_response_as_unrecoverable|b||true
 retryable_response_codes|a|N
 endpoint_url|s|!
 ssl_no_verify|b||false
 serializer|e||form|json form text raw
 rate_limit_msec|i||0
 raise_on_error|b||true
 recoverable_status_codes|a||[503]
 cacert_file|s
 client_cert_path|s
 private_key_path|s
 private_key_passphrase|s|S
 custom_headers|h|N
 authentication|e||none|none basic jwt bearer
 username|s
 password|s|S
 token|s|S
 buffered|b||false
 bulk_request|b||false
 compress_request|b||false
 <format		json
 <auth	1
  method|e||basic|basic aws_sigv4
  username|s|N
  password|s|SN
  aws_service|s|N
  aws_region|s|N
  aws_role_arn|s|N
 <buffer		memory	tag
output	http	formatter	output		1.7.0
 endpoint|s|!
 http_method|e||post|put post
 proxy|s
 content_type|s|N
 json_array|b||false||1.11.0
 headers|h|N
 headers_from_placeholders|h|N|||1.13.0
 compress|e||text|text gzip|1.18.0
 allowed_hosts|a||[]||unreleased
 open_timeout|i|N
 read_timeout|i|N
 ssl_timeout|i|N
 reuse_connections|b||false||1.17.0
 tls_ca_cert_path|s|N
 tls_client_cert_path|s|N
 tls_private_key_path|s|N
 tls_private_key_passphrase|s|SN
 tls_verify_mode|e||peer|none peer
 tls_version|e||TLSv1_2|TLSv1_1 TLSv1_2 TLSv1_3 TLS1_1 TLS1_2 TLS1_3
 tls_ciphers|s||ALL:!aNULL:!eNULL:!SSLv2
 error_response_as_unrecoverable|b||true
 retryable_response_codes|a|N
 <format		json
 <auth	1
  method|e||basic|basic aws_sigv4
  username|s|N
  password|s|SN
  aws_service|s|N
  aws_region|s|N
  aws_role_arn|s|N
output	jq	event_emitter	output	fluent-plugin-jq
 jq|s|!
 remove_tag_prefix|s
output	kafka		compat_output	fluent-plugin-kafka
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 brokers|s||localhost:9092
 zookeeper|s|N
 zookeeper_path|s||/brokers/ids
 default_topic|s|N
 default_message_key|s|N
 default_partition_key|s|N
 default_partition|i|N
 partitioner_hash_function|e||crc32|crc32 murmur2
 client_id|s||kafka
 sasl_over_ssl|b||true
 output_data_type|s||json
 output_include_tag|b||false
 output_include_time|b||false
 exclude_partition_key|b||false
 exclude_partition|b||false
 exclude_message_key|b||false
 exclude_topic_key|b||false
 max_send_retries|i||2
 required_acks|i||-1
 ack_timeout|i|N
 compression_codec|s|N
 max_send_limit_bytes|z|N
 time_format|s|N
 max_buffer_size|i|N
 max_buffer_bytesize|i|N
 active_support_notification_regex|s|N
output	kafka2	inject formatter event_emitter record_accessor	output	fluent-plugin-kafka
 sasl_aws_msk_iam_access_key_id|s|SN
 sasl_aws_msk_iam_secret_key_id|s|SN
 sasl_aws_msk_iam_aws_region|s|N
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 brokers|a||["localhost:9092"]
 topic|s|N
 topic_key|s||topic
 default_topic|s|N
 message_key_key|s||message_key
 default_message_key|s|N
 partition_key_key|s||partition_key
 default_partition_key|s|N
 partition_key|s||partition
 partitioner_hash_function|e||crc32|crc32 murmur2
 default_partition|i|N
 record_key|s|N
 use_default_for_unknown_topic|b||false
 client_id|s||fluentd
 idempotent|b||false
 sasl_over_ssl|b||true
 exclude_partition_key|b||false
 exclude_partition|b||false
 exclude_message_key|b||false
 exclude_topic_key|b||false
 exclude_fields|a||[]
 use_event_time|b||false
 headers|h||{}
 headers_from_record|h||{}
 resolve_seed_brokers|b||false
 get_kafka_client_log|b||false
 ignore_exceptions|a||[]
 exception_backup|b||true
 connect_timeout|i|N
 socket_timeout|i|N
 max_send_retries|i||2
 required_acks|i||-1
 ack_timeout|t|N
 compression_codec|s|N
 max_send_limit_bytes|z|N
 discard_kafka_delivery_failed|b||false
 active_support_notification_regex|s|N
 share_producer|b||false
 <buffer			topic
 <format		json
output	kafka_buffered		compat_buffered_output	fluent-plugin-kafka
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 brokers|s||localhost:9092
 zookeeper|s|N
 zookeeper_path|s||/brokers/ids
 topic_key|s||topic
 default_topic|s|N
 message_key_key|s||message_key
 default_message_key|s|N
 partition_key_key|s||partition_key
 default_partition_key|s|N
 partition_key|s||partition
 default_partition|i|N
 partitioner_hash_function|e||crc32|crc32 murmur2
 client_id|s||kafka
 idempotent|b||false
 sasl_over_ssl|b||true
 output_data_type|s||json
 output_include_tag|b||false
 output_include_time|b||false
 exclude_partition_key|b||false
 exclude_partition|b||false
 exclude_message_key|b||false
 exclude_topic_key|b||false
 use_event_time|b||false
 kafka_agg_max_bytes|z||4096
 kafka_agg_max_messages|i|N
 get_kafka_client_log|b||false
 max_send_retries|i||2
 required_acks|i||-1
 ack_timeout|t|N
 compression_codec|s|N
 max_send_limit_bytes|z|N
 discard_kafka_delivery_failed|b||false
 time_format|s|N
 active_support_notification_regex|s|N
 monitoring_list|a||[]
output	kinesis_firehose	formatter inject	output	fluent-plugin-kinesis
 region|s|N
 http_proxy|s|SN
 endpoint|s|N
 ssl_verify_peer|b||true
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_ses_token|s|SN
 max_record_size|i||1048576
 retries_on_batch_request|i||8
 reset_backoff_if_success|b||true
 batch_request_max_count|i|N
 batch_request_max_size|i|N
 drop_failed_records_after_batch_request_retries|b||true
 monitor_num_of_batch_request_retries|b||false
 data_key|s|N
 log_truncate_max_size|i||1024
 compression|s|N
 chomp_record|b||false
 debug|b||false
 delivery_stream_name|s|!
 append_new_line|b||true
 <assume_role_credentials	1
  role_arn|s|!S
  role_session_name|s|!
  policy|s|N
  duration_seconds|i|N
  external_id|s|SN
  sts_http_proxy|s|SN
  sts_endpoint_url|s|N
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|N
  policy|s|N
  duration_seconds|t|N
 <instance_profile_credentials	1
  retries|i|N
  ip_address|s|N
  port|i|N
  http_open_timeout|f|N
  http_read_timeout|f|N
 <shared_credentials	1
  path|s|N
  profile_name|s|N
 <process_credentials	1
  process|s|!
 <format		json
 <inject
output	kinesis_streams	formatter inject	output	fluent-plugin-kinesis
 region|s|N
 http_proxy|s|SN
 endpoint|s|N
 ssl_verify_peer|b||true
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_ses_token|s|SN
 max_record_size|i||1048576
 retries_on_batch_request|i||8
 reset_backoff_if_success|b||true
 batch_request_max_count|i|N
 batch_request_max_size|i|N
 drop_failed_records_after_batch_request_retries|b||true
 monitor_num_of_batch_request_retries|b||false
 data_key|s|N
 log_truncate_max_size|i||1024
 compression|s|N
 chomp_record|b||false
 debug|b||false
 stream_name|s|!
 partition_key|s|N
 <assume_role_credentials	1
  role_arn|s|!S
  role_session_name|s|!
  policy|s|N
  duration_seconds|i|N
  external_id|s|SN
  sts_http_proxy|s|SN
  sts_endpoint_url|s|N
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|N
  policy|s|N
  duration_seconds|t|N
 <instance_profile_credentials	1
  retries|i|N
  ip_address|s|N
  port|i|N
  http_open_timeout|f|N
  http_read_timeout|f|N
 <shared_credentials	1
  path|s|N
  profile_name|s|N
 <process_credentials	1
  process|s|!
 <format		json
 <inject
output	kinesis_streams_aggregated	formatter inject	output	fluent-plugin-kinesis
 region|s|N
 http_proxy|s|SN
 endpoint|s|N
 ssl_verify_peer|b||true
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_ses_token|s|SN
 max_record_size|i||1048576
 retries_on_batch_request|i||8
 reset_backoff_if_success|b||true
 batch_request_max_count|i|N
 batch_request_max_size|i|N
 drop_failed_records_after_batch_request_retries|b||true
 monitor_num_of_batch_request_retries|b||false
 data_key|s|N
 log_truncate_max_size|i||1024
 compression|s|N
 chomp_record|b||false
 debug|b||false
 stream_name|s|!
 fixed_partition_key|s|N
 <assume_role_credentials	1
  role_arn|s|!S
  role_session_name|s|!
  policy|s|N
  duration_seconds|i|N
  external_id|s|SN
  sts_http_proxy|s|SN
  sts_endpoint_url|s|N
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|N
  policy|s|N
  duration_seconds|t|N
 <instance_profile_credentials	1
  retries|i|N
  ip_address|s|N
  port|i|N
  http_open_timeout|f|N
  http_read_timeout|f|N
 <shared_credentials	1
  path|s|N
  profile_name|s|N
 <process_credentials	1
  process|s|!
 <format		json
 <inject
output	logzio_buffered	compat_parameters	output	fluent-plugin-logzio
 endpoint_url|s|N
 output_include_time|b||true
 output_include_tags|b||true
 retry_count|i||4
 retry_sleep|i||2
 bulk_limit|i||1000000
 bulk_limit_warning_limit|i|N
 http_idle_timeout|i||5
 output_tags_fieldname|s||fluentd_tags
 proxy_uri|s|N
 proxy_cert|s|N
 gzip|b||false
output	loki	compat_parameters record_accessor	output	fluent-plugin-grafana-loki		label
 url|s||https://logs-prod-us-central1.grafana.net
 username|s|N
 password|s|SN
 bearer_token_file|s|N
 cert|s|N
 key|s|N
 ca_cert|s|N
 ciphers|s|N
 min_version|s|N
 insecure_tls|b||false
 custom_headers|h||{}
 compress|e|N||gzip
 tenant|s|N
 extra_labels|h||{}
 line_format|e||key_value|json key_value
 extract_kubernetes_labels|b||false
 remove_keys|a||[]
 drop_single_key|b||false
 include_thread_label|b||true
 <buffer		memory
output	mongo	event_emitter inject compat_parameters record_accessor	output	fluent-plugin-mongo
 user|s|N
 password|s|SN
 auth_source|s|N
 auth_mech|s|N
 mongo_log_level|s||info
 connection_string|s|N
 database|s|N
 collection|s||untagged
 host|s||localhost
 port|i||27017
 write_concern|i|N
 journaled|b||false
 replace_dot_in_key_with|s|N
 replace_dollar_in_key_with|s|N
 date_keys|a|N
 parse_string_number_date|b||false
 object_id_keys|a|N
 tag_mapped|b|D|false
 remove_tag_prefix|s|DN
 expire_after|t||0
 ssl|b||false
 ssl_cert|s|N
 ssl_key|s|N
 ssl_key_pass_phrase|s|SN
 ssl_verify|b||false
 ssl_ca_cert|s|N
 ordered|b||true
 <buffer		memory	tag
output	mongo_replset	event_emitter inject compat_parameters record_accessor	output	fluent-plugin-mongo
 user|s|N
 password|s|SN
 auth_source|s|N
 auth_mech|s|N
 mongo_log_level|s||info
 connection_string|s|N
 database|s|N
 collection|s||untagged
 host|s||localhost
 port|i||27017
 write_concern|i|N
 journaled|b||false
 replace_dot_in_key_with|s|N
 replace_dollar_in_key_with|s|N
 date_keys|a|N
 parse_string_number_date|b||false
 object_id_keys|a|N
 tag_mapped|b|D|false
 remove_tag_prefix|s|DN
 expire_after|t||0
 ssl|b||false
 ssl_cert|s|N
 ssl_key|s|N
 ssl_key_pass_phrase|s|SN
 ssl_verify|b||false
 ssl_ca_cert|s|N
 ordered|b||true
 nodes|a|N
 replica_set|s|!
 read|s|N
 num_retries|i||60
 <buffer		memory	tag
output	newrelic	thread	output	fluent-plugin-newrelic
 api_key|s|N
 base_uri|s||https://log-api.newrelic.com/log/v1
 license_key|s|N
 <buffer		memory	time	5
output	null		output
 never_flush|b||false
 <buffer			tag
output	opensearch	event_emitter compat_parameters record_accessor timer	output	fluent-plugin-opensearch
 ssl_version|e||TLSv1_2|TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_min_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_max_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 target_index_key|s|N
 time_key_format|s|N
 time_precision|i||9
 include_timestamp|b||false
 logstash_format|b||false
 logstash_prefix|s||logstash
 logstash_prefix_separator|s||-
 logstash_dateformat|s||%Y.%m.%d
 utc_index|b||true
 suppress_type_name|b||false
 index_name|s||fluentd
 id_key|s|N
 write_operation|s||index
 parent_key|s|N
 routing_key|s|N
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 retry_tag|s|N
 resurrect_after|t||60
 time_key|s|N
 time_key_exclude_timestamp|b||false
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 remove_keys|s|N
 remove_keys_on_update|s
 remove_keys_on_update_key|s|N
 flatten_hashes|b||false
 flatten_hashes_separator|s||_
 template_name|s|N
 template_file|s|N
 template_overwrite|b||false
 customize_template|h|N
 index_date_pattern|s||now/d
 index_separator|s||-
 application_name|s||default
 templates|h|N
 max_retry_putting_template|i||10
 fail_on_putting_template_retry_exceed|b||true
 fail_on_detecting_os_version_retry_exceed|b||true
 max_retry_get_os_version|i||15
 include_tag_key|b||false
 tag_key|s||tag
 time_parse_error_tag|s||opensearch_plugin.output.time.error
 reconnect_on_error|b||false
 pipeline|s|N
 with_transporter_log|b||false
 emit_error_for_missing_id|b||false
 sniffer_class_name|s|N
 selector_class_name|s|N
 reload_after|i||-1
 include_index_in_url|b||false
 http_backend|e||excon|excon typhoeus
 http_backend_excon_nonblock|b||true
 validate_client_version|b||false
 prefer_oj_serializer|b||false
 unrecoverable_error_types|a||["out_of_memory_error","rejected_execution_exception"]
 unrecoverable_record_types|a||["json_parse_exception"]
 emit_error_label_event|b||true
 verify_os_version_at_startup|b||true
 default_opensearch_version|i||1
 log_os_400_reason|b||false
 custom_headers|h||{}
 suppress_doc_wrap|b||false
 ignore_exceptions|a||[]
 exception_backup|b||true
 bulk_message_request_threshold|z||-1
 compression_level|e||no_compression|no_compression best_speed best_compression default_compression
 truncate_caches_interval|t|N
 use_legacy_template|b||true
 catch_transport_exception_on_retry|b||true
 target_index_affinity|b||false
 <metadata	1
  include_chunk_id|b||false
  chunk_id_key|s||chunk_id
 <endpoint	1
  region|s|!
  url|c|!
  access_key_id|s
  secret_access_key|s|S
  assume_role_arn|s|N
  ecs_container_credentials_relative_uri|s|N
  assume_role_session_name|s||fluentd
  assume_role_web_identity_token_file|s|N
  sts_credentials_region|s|N
  refresh_credentials_interval|t||18000
  aws_service_name|e||es|es aoss
 <buffer		memory	tag
output	opensearch_data_stream	event_emitter compat_parameters record_accessor timer	output	fluent-plugin-opensearch
 ssl_version|e||TLSv1_2|TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_min_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 ssl_max_version|e|N||TLSv1 TLSv1_1 TLSv1_2 TLSv1_3
 host|s||localhost
 port|i||9200
 user|s|N
 password|s|SN
 path|s|N
 scheme|e||http|https http
 hosts|s|N
 target_index_key|s|N
 time_key_format|s|N
 time_precision|i||9
 include_timestamp|b||false
 logstash_format|b||false
 logstash_prefix|s||logstash
 logstash_prefix_separator|s||-
 logstash_dateformat|s||%Y.%m.%d
 utc_index|b||true
 suppress_type_name|b||false
 index_name|s||fluentd
 id_key|s|N
 write_operation|s||index
 parent_key|s|N
 routing_key|s|N
 request_timeout|t||5
 reload_connections|b||true
 reload_on_failure|b||false
 retry_tag|s|N
 resurrect_after|t||60
 time_key|s|N
 time_key_exclude_timestamp|b||false
 ssl_verify|b||true
 client_key|s|N
 client_cert|s|N
 client_key_pass|s|SN
 ca_file|s|N
 remove_keys|s|N
 remove_keys_on_update|s
 remove_keys_on_update_key|s|N
 flatten_hashes|b||false
 flatten_hashes_separator|s||_
 template_name|s|N
 template_file|s|N
 template_overwrite|b||false
 customize_template|h|N
 index_date_pattern|s||now/d
 index_separator|s||-
 application_name|s||default
 templates|h|N
 max_retry_putting_template|i||10
 fail_on_putting_template_retry_exceed|b||true
 fail_on_detecting_os_version_retry_exceed|b||true
 max_retry_get_os_version|i||15
 include_tag_key|b||false
 tag_key|s||tag
 time_parse_error_tag|s||opensearch_plugin.output.time.error
 reconnect_on_error|b||false
 pipeline|s|N
 with_transporter_log|b||false
 emit_error_for_missing_id|b||false
 sniffer_class_name|s|N
 selector_class_name|s|N
 reload_after|i||-1
 include_index_in_url|b||false
 http_backend|e||excon|excon typhoeus
 http_backend_excon_nonblock|b||true
 validate_client_version|b||false
 prefer_oj_serializer|b||false
 unrecoverable_error_types|a||["out_of_memory_error","rejected_execution_exception"]
 unrecoverable_record_types|a||["json_parse_exception"]
 emit_error_label_event|b||true
 verify_os_version_at_startup|b||true
 default_opensearch_version|i||1
 log_os_400_reason|b||false
 custom_headers|h||{}
 suppress_doc_wrap|b||false
 ignore_exceptions|a||[]
 exception_backup|b||true
 bulk_message_request_threshold|z||-1
 compression_level|e||no_compression|no_compression best_speed best_compression default_compression
 truncate_caches_interval|t|N
 use_legacy_template|b||false
 catch_transport_exception_on_retry|b||true
 target_index_affinity|b||false
 data_stream_name|s|!
 data_stream_template_name|s|N
 <metadata	1
  include_chunk_id|b||false
  chunk_id_key|s||chunk_id
 <endpoint	1
  region|s|!
  url|c|!
  access_key_id|s
  secret_access_key|s|S
  assume_role_arn|s|N
  ecs_container_credentials_relative_uri|s|N
  assume_role_session_name|s||fluentd
  assume_role_web_identity_token_file|s|N
  sts_credentials_region|s|N
  refresh_credentials_interval|t||18000
  aws_service_name|e||es|es aoss
 <buffer		memory	tag
output	prometheus		output	fluent-plugin-prometheus		labels initlabels metric
output	rdkafka		compat_buffered_output	fluent-plugin-kafka
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 brokers|s||localhost:9092
 default_topic|s|N
 default_message_key|s|N
 default_partition|i|N
 client_id|s||kafka
 output_data_type|s||json
 output_include_tag|b||false
 output_include_time|b||false
 exclude_partition|b||false
 exclude_message_key|b||false
 exclude_topic_key|b||false
 max_send_retries|i||2
 required_acks|i||-1
 ack_timeout|t|N
 compression_codec|s|N
 use_event_time|b||false
 max_send_limit_bytes|z|N
 rdkafka_buffering_max_ms|i|N
 rdkafka_buffering_max_messages|i|N
 rdkafka_message_max_bytes|i|N
 rdkafka_message_max_num|i|N
 rdkafka_delivery_handle_poll_timeout|i||30
 rdkafka_options|h||{}
 max_enqueue_retries|i||3
 enqueue_retry_backoff|i||3
 service_name|s|N
output	rdkafka2	inject formatter record_accessor	output	fluent-plugin-kafka
 ssl_ca_cert|a|N
 ssl_client_cert|s|N
 ssl_client_cert_key|s|N
 ssl_client_cert_key_password|s|SN
 ssl_client_cert_chain|s|N
 ssl_ca_certs_from_system|b||false
 ssl_verify_hostname|b||true
 principal|s|N
 keytab|s|N
 username|s|N
 password|s|SN
 scram_mechanism|s|N
 brokers|s||localhost:9092
 topic|s|N
 topic_key|s||topic
 default_topic|s|N
 use_default_for_unknown_topic|b||false
 use_default_for_unknown_partition_error|b||false
 message_key_key|s||message_key
 default_message_key|s|N
 partition_key|s||partition
 default_partition|i|N
 idempotent|b||false
 output_data_type|s|O|json
 output_include_tag|b|O|false
 output_include_time|b|O|false
 exclude_partition|b||false
 exclude_message_key|b||false
 exclude_topic_key|b||false
 exclude_fields|a||[]
 headers|h||{}
 headers_from_record|h||{}
 max_send_retries|i||2
 required_acks|i||-1
 ack_timeout|t|N
 compression_codec|s|N
 record_key|s|N
 use_event_time|b||false
 max_send_limit_bytes|z|N
 discard_kafka_delivery_failed|b||false
 discard_kafka_delivery_failed_regex|r|N
 rdkafka_buffering_max_ms|i|N
 rdkafka_buffering_max_messages|i|N
 rdkafka_message_max_bytes|i|N
 rdkafka_message_max_num|i|N
 rdkafka_delivery_handle_poll_timeout|i||30
 rdkafka_options|h||{}
 share_producer|b||false
 max_enqueue_retries|i||3
 enqueue_retry_backoff|i||3
 max_enqueue_bytes_per_second|z|N
 service_name|s|N
 unrecoverable_error_codes|a||["topic_authorization_failed","msg_size_too_large"]
 <buffer			topic
 <format		json
output	record_modifier	event_emitter	output	fluent-plugin-record-modifier		record
 tag|s|!
 prepare_value|s|N
 char_encoding|s|N
 remove_keys|s|N
 whitelist_keys|s|N
 <replace
  key|s|!
  expression|c|!
  replace|s|!
output	record_reformer	event_emitter	output	fluent-plugin-record-reformer		record
 output_tag|s|N
 tag|s|N
 remove_keys|s|N
 keep_keys|s|N
 renew_record|b||false
 renew_time_key|s|N
 enable_ruby|b||true
 auto_typecast|b||false
output	relabel	event_emitter	output
output	remote_syslog	formatter inject	output	fluent-plugin-remote_syslog
 hostname|s
 host|s|N
 port|i||514
 host_with_port|s|N
 facility|s||user
 severity|s||notice
 program|s||fluentd
 protocol|e||udp|udp tcp
 tls|b||false
 ca_file|s|N
 verify_mode|i|N
 packet_size|z||1024
 timeout|t|N
 timeout_exception|b||false
 keep_alive|b||false
 keep_alive_idle|i|N
 keep_alive_cnt|i|N
 keep_alive_intvl|i|N
 <buffer
 <format		ltsv
output	rewrite_tag_filter	event_emitter record_accessor	output	fluent-plugin-rewrite-tag-filter
 capitalize_regex_backreference|b||false
 remove_tag_prefix|s|N
 remove_tag_regexp|r|N
 hostname_command|s||hostname
 emit_mode|e||batch|record batch
 <rule
  key|s|!
  pattern|r|!
  tag|s|!
  label|s|N
  invert|b||false
output	roundrobin		multi_output
 <store
  weight|i||1
output	s3	compat_parameters formatter inject	output	fluent-plugin-s3
 path|s
 use_server_side_encryption|s|N
 use_bundled_cert|b||false
 aws_key_id|s|SN
 aws_sec_key|s|SN
 aws_profile|s|N
 aws_credential_process|s|N
 aws_iam_retries|i|DN
 s3_bucket|s|!
 s3_region|s
 s3_endpoint|s|N
 enable_transfer_acceleration|b||false
 enable_dual_stack|b||false
 ssl_verify_peer|b||true
 ssl_ca_bundle|s|N
 ssl_ca_directory|s|N
 s3_object_key_format|s||%{path}%{time_slice}_%{index}.%{file_extension}
 force_path_style|b|D|false
 store_as|s||gzip
 auto_create_bucket|b||true
 check_apikey_on_start|b||true
 proxy_uri|s|N
 reduced_redundancy|b|D|false
 storage_class|s||STANDARD
 acl|s|N
 grant_full_control|s|N
 grant_read|s|N
 grant_read_acp|s|N
 grant_write_acp|s|N
 hex_random_length|i||4
 index_format|s||%d
 overwrite|b||false
 check_bucket|b||true
 check_object|b||true
 ssekms_key_id|s|SN
 sse_customer_algorithm|s|N
 sse_customer_key|s|SN
 sse_customer_key_md5|s|SN
 compute_checksums|b|N
 signature_version|s|N
 warn_for_delay|t|N
 tagging|s|N
 checksum_algorithm|s|N
 s3_metadata|h|N
 <assume_role_credentials	1
  role_arn|s|!S
  role_session_name|s|!
  policy|s|N
  duration_seconds|i|N
  external_id|s|SN
  sts_region|s|N
  sts_http_proxy|s|SN
  sts_endpoint_url|s|N
 <web_identity_credentials	1
  role_arn|s|!
  role_session_name|s|!
  web_identity_token_file|s|!
  policy|s|N
  duration_seconds|i|N
  sts_region|s|N
  sts_http_proxy|s|SN
  sts_endpoint_url|s|N
 <instance_profile_credentials	1
  retries|i|N
  ip_address|s|N
  port|i|N
  http_open_timeout|f|N
  http_read_timeout|f|N
 <shared_credentials	1
  path|s|N
  profile_name|s|N
 <bucket_lifecycle_rule
  id|s|!
  prefix|s
  expiration_days|i|!
 <format		out_file
 <buffer			time	86400
output	secondary_file		output
 directory|s|!
 basename|s||dump.bin
 append|b||false
 compress|e||text|text gzip
output	secure_forward		compat_object_buffered_output	fluent-plugin-secure-forward
 secure|b|!
 hostname|s|N
 self_hostname|s|!
 shared_key|s|!S
 keepalive|t|N
 connection_hard_timeout|t|N
 send_timeout|t||60
 expire_dns_cache|t||60
 ca_cert_path|s|N
 enable_strict_verification|b|N
 ssl_version|s||TLSv1_2
 ssl_ciphers|s|N
 read_length|z||512
 read_interval_msec|i||50
 socket_interval_msec|i||200
 reconnect_interval|t||5
 established_timeout|t||10
 proxy_uri|s|N
 <server
  host|s|!
  hostlabel|s|N
  port|i||24284
  shared_key|s|SN
  username|s
  password|s|S
  standby|b||false
  proxy_uri|s|N
output	splunk_hec	formatter	output	fluent-plugin-splunk-hec
 host|s|N
 host_key|s|N
 source|s|N
 source_key|s|N
 sourcetype|s|N
 sourcetype_key|s|N
 time_key|s|N
 index|s|N
 index_key|s|N
 keep_keys|b||false
 consume_chunk_on_4xx_errors|b||true
 coerce_to_utf8|b||true
 non_utf8_replacement_string|s|| 
 protocol|e||https|http https
 hec_host|s
 hec_port|i||8088
 hec_endpoint|s||services/collector
 full_url|s
 hec_token|s|!S
 idle_timeout|i||5
 read_timeout|i|N
 open_timeout|i|N
 client_cert|s|N
 client_key|s|N
 ca_file|s|N
 ca_path|s|N
 ssl_ciphers|a|N
 require_ssl_min_version|b||true
 insecure_ssl|b||false
 data_type|e||event|event metric
 metrics_from_event|b||true
 metric_name_key|s|N
 metric_value_key|s|N
 gzip_compression|b||false
 app_name|s||hec_plugin_gem
 app_version|s||1.19.0
 custom_headers|h||{}
 <fields	1F
 <format		json
output	splunk_ingest_api	formatter	output	fluent-plugin-splunk-hec
 host|s|N
 host_key|s|N
 source|s|N
 source_key|s|N
 sourcetype|s|N
 sourcetype_key|s|N
 time_key|s|N
 index|s|N
 index_key|s|N
 keep_keys|b||false
 consume_chunk_on_4xx_errors|b||true
 coerce_to_utf8|b||true
 non_utf8_replacement_string|s|| 
 service_client_identifier|s|N
 service_client_secret_key|s|N
 token_endpoint|s||/token
 ingest_auth_host|s||auth.scp.splunk.com
 ingest_api_host|s||api.scp.splunk.com
 ingest_api_tenant|s|!
 ingest_api_events_endpoint|s||/ingest/v1beta2/events
 debug_http|b||false
 <fields	1F
 <format		json
output	sql	inject compat_parameters event_emitter	output	fluent-plugin-sql		table
 host|s|!
 port|i|N
 adapter|s|!
 username|s|N
 password|s|SN
 database|s|!
 socket|s|N
 schema_search_path|s|N
 remove_tag_prefix|s|N
 enable_fallback|b||true
 pool|i||5
 timeout|i||5000
 <buffer			tag
output	stdout	inject formatter compat_parameters	output
 use_logger|b||true||1.19.0
 <buffer			tag
 <format		stdout
output	sumologic	compat_parameters	output	fluent-plugin-sumologic_output
 data_type|s||logs
 metric_data_format|s||graphite
 endpoint|s|!S
 log_format|s||json
 log_key|s||message
 source_category|s|N
 source_name|s|N
 source_name_key|s||source_name
 source_host|s|N
 verify_ssl|b||true
 delimiter|s||.
 open_timeout|i||60
 receive_timeout|i||60
 send_timeout|i||120
 add_timestamp|b||true
 timestamp_key|s||timestamp
 proxy_uri|s|N
 disable_cookies|b||false
 use_internal_retry|b||false
 retry_timeout|t||259200
 retry_max_times|i||0
 retry_min_interval|t||1
 retry_max_interval|t||300
 max_request_size|z||0
 custom_fields|s|N
 sumo_client|s||fluentd-output
 compress|b||true
 compress_encoding|s||gzip
 custom_dimensions|s|N
 <buffer		memory	tag
output	tcp	compat_parameters	compat_buffered_output
 send_timeout|t||60
 port|i||24224
 host|s|!
output	unix	compat_parameters	compat_buffered_output
 send_timeout|t||60
 path|s|!
output	webhdfs	inject formatter compat_parameters	output	fluent-plugin-webhdfs
 host|s|N
 port|i||50070
 namenode|s|N
 standby_namenode|s|N
 ignore_start_check_error|b||false
 path|s|!
 username|s|N
 httpfs|b||false
 open_timeout|i||30
 read_timeout|i||60
 retry_known_errors|b||false
 retry_interval|i|N
 retry_times|i|N
 failures_before_use_standby|i||11
 end_with_newline|b||true
 append|b||true
 ssl|b||false
 ssl_ca_file|s|N
 ssl_verify_mode|e||none|none peer
 kerberos|b||false
 kerberos_keytab|s|N
 renew_kerberos_delegation_token|b||false
 renew_kerberos_delegation_token_interval|t||28800
 kerberos_delegation_token_max_lifetime|t||604800
 compress|e||text|gzip bzip2 snappy hadoop_snappy lzo_command zstd text
 extension|s|N
 remove_prefix|s|DN
 default_tag|s|DN
 null_value|s|DN
 suppress_log_broken_string|b|D|false
 <buffer			time
 <format		out_file
parser	apache		parser
 expression|r||/^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \\[(?<time>[^\\]]*)\\] "(?<method>\\S+)(?: +(?<path>[^ ]*) +\\S*)?" (?<code>[^ ]*) (?<size>[^ ]*)(?: "(?<referer>[^\\"]*)" "(?<agent>[^\\"]*)")?$/
 ignorecase|b|D|false
 multiline|b|D|false
parser	apache2		parser
parser	apache_error		parser
 expression|r||/^\\[[^ ]* (?<time>[^\\]]*)\\] \\[(?<level>[^\\]]*)\\](?: \\[pid (?<pid>[^\\]]*)\\])?( \\[client (?<client>[^\\]]*)\\])? (?<message>.*)$/
 ignorecase|b|D|false
 multiline|b|D|false
parser	cri		parser	fluent-plugin-parser-cri
 merge_cri_fields|b||true
 <parse
parser	csv		parser
 keys|a|!
 delimiter|s||,
 parser_engine|e||normal|normal fast|1.13.0|parser_type
parser	grok		parser	fluent-plugin-grok-parser
 time_format|s|N
 grok_pattern|s|N
 custom_pattern_path|s|N
 grok_failure_key|s|N
 grok_name_key|s|N
 grok_pattern_series|e||legacy|legacy ecs-v1
 <grok
  name|s|N
  pattern|s|!
  keep_time_key|b||false
  time_key|s||time
  time_format|s|N
  timezone|s|N
parser	in_http		parser
parser	jq		parser	fluent-plugin-jq
 jq|s|!
parser	json		parser
 json_parser|e||oj|oj yajl json
 stream_buffer_size|i||8192||1.5.0
parser	ltsv		parser
 delimiter|s||\\t
 delimiter_pattern|r|N|||1.1.0
 label_delimiter|s||:
parser	msgpack		parser
parser	multi_format		parser	fluent-plugin-multi-format-parser		pattern
 format_key|s|N
parser	multiline		parser
 format_firstline|s|N
 unmatched_lines|s|N|||1.10.0
parser	multiline_grok		parser	fluent-plugin-grok-parser
 time_format|s|N
 grok_pattern|s|N
 custom_pattern_path|s|N
 grok_failure_key|s|N
 grok_name_key|s|N
 grok_pattern_series|e||legacy|legacy ecs-v1
 multiline_start_regexp|s|N
 <grok
  name|s|N
  pattern|s|!
  keep_time_key|b||false
  time_key|s||time
  time_format|s|N
  timezone|s|N
parser	nginx		parser
 expression|r||/^(?<remote>[^ ]*) (?<host>[^ ]*) (?<user>[^ ]*) \\[(?<time>[^\\]]*)\\] "(?<method>\\S+)(?: +(?<path>[^\\"]*?)(?: +\\S*)?)?" (?<code>[^ ]*) (?<size>[^ ]*)(?: "(?<referer>[^\\"]*)" "(?<agent>[^\\"]*)"(?:\\s+\\"?(?<http_x_forwarded_for>[^\\"]*)\\"?)?)?$/
 ignorecase|b|D|false
 multiline|b|D|false
parser	none		parser
 message_key|s||message
parser	regexp		parser
 expression|r|!
 ignorecase|b|D|false
 multiline|b|D|false
parser	syslog		parser
 with_priority|b||false
 message_format|e||rfc3164|rfc3164 rfc5424 auto
 rfc5424_time_format|s||%Y-%m-%dT%H:%M:%S.%L%z
 parser_engine|e||regexp|regexp string|1.13.0|parser_type
 support_colonless_ident|b||true||1.8.0
parser	tsv		parser
 keys|a|!
 delimiter|s||\\t
parser	windows_eventlog2_dummy		parser	fluent-plugin-windows-eventlog
service_discovery	file	event_loop	service_discovery		1.8.0
 path|s
 conf_encoding|s||utf-8
service_discovery	srv	timer	service_discovery		1.10.0
 service|s|!
 proto|s||tcp
 hostname|s|!
 dns_server_host|s|N
 interval|i||60
 dns_lookup|b||true
 shared_key|s|SN
 username|s
 password|s|S
service_discovery	static		service_discovery		1.8.0
 <service
  host|s|!
  name|s|N
  port|i||24224
  shared_key|s|SN
  username|s
  password|s|S
  standby|b||false
  weight|i||60
storage	local		storage
 path|s|N
 mode|c||644
 dir_mode|c||755
 pretty_print|b||false
`;

/** Parameters of version 0.12 that plugins still take beside their sections, and what each became; by helper. */
export const fluentdOldParams = {
  buffer:
    'buffer_type=@type buffer_path=path num_threads=flush_thread_count flush_interval=flush_interval try_flush_interval=flush_thread_interval queued_chunk_flush_interval=flush_thread_burst_interval disable_retry_limit=retry_forever retry_limit=retry_max_times max_retry_wait=retry_max_interval buffer_chunk_limit=chunk_limit_size buffer_queue_limit=queue_limit_length buffer_queue_full_action=overflow_action flush_at_shutdown=flush_at_shutdown',
  bufferTimeSliced: 'time_slice_format time_slice_wait=timekey_wait timezone=timekey_zone',
  parse:
    'format types types_delimiter types_label_delimiter keys=keys time_key=time_key time_format=time_format localtime utc delimiter=delimiter keep_time_key=keep_time_key null_empty_string=null_empty_string null_value_pattern=null_value_pattern json_parser=json_parser label_delimiter=label_delimiter format_firstline=format_firstline message_key=message_key with_priority=with_priority message_format=message_format rfc5424_time_format=rfc5424_time_format',
  inject:
    'include_time_key time_key=time_key time_format=time_format timezone=timezone include_tag_key tag_key=tag_key localtime utc',
  extract: 'time_key=time_key time_format=time_format timezone=timezone tag_key=tag_key localtime utc',
  format:
    'format=@type delimiter=delimiter force_quotes=force_quotes keys=keys fields=fields json_parser=json_parser label_delimiter=label_delimiter output_time=output_time output_tag=output_tag localtime=localtime utc=utc timezone=timezone message_key=message_key add_newline=add_newline output_type=output_type',
} as const;
