/**
 * What every plugin and section of Fluent Bit 5.1 takes, as a table that is read on first use. A line without indentation begins a plugin:
 * kind, name, capabilities, event types, groups of which one key is required, inherited keys that are required, first version; or a section of
 * the main file. An indented line is a key: name (`!` required, `*` may be repeated), type, default, values known to the sources, first
 * version, and behind a tab what makes it required. Types: s text, t time, i integer, b boolean, z size, c list with commas, 1 to 4 lists
 * with at least that many words, p prefix of keys, d number, v YAML value, x deprecated.
 */
export const fluentbitSchemaTable = `\
input	blob					3.2.0
 path!|s|||3.2.0
 exclude_pattern|s|||3.2.0
 database_file|s|||3.2.0
 scan_refresh_interval|t|2s||3.2.0
 upload_success_action|s||delete/emit_log/add_suffix|3.2.0
 upload_success_suffix|s|||3.2.0
 upload_success_message|s|||3.2.0
 upload_failure_action|s||delete/emit_log/add_suffix|3.2.0
 upload_failure_suffix|s|||3.2.0
 upload_failure_message|s|||3.2.0
input	calyptia_fleet	net tls-optional private				2.1.0
 api_key|s|||2.1.0
 config_dir|s|/tmp/calyptia-fleet||2.1.0
 fleet_id|s|||2.1.0
 fleet_name|s|||2.2.0
 machine_id|s|||2.2.0
 max_http_buffer_size|i|10485760||3.2.0
 interval_sec|i|15||2.1.0
 interval_nsec|i|0||2.1.0
 fleet_config_legacy_format|b|true||4.0.0
input	collectd	net-server				1.3.0
 typesdb|s|/usr/share/collectd/types.db
input	cpu					
 pid|i|-1
 interval_sec|i|1
 interval_nsec|i|0
input	disk					
 interval_sec|i|1
 interval_nsec|i|0
 dev_name|s
input	docker					1.3.0
 interval_sec|i|1
 interval_nsec|i|0
 include|s|||2.0.0
 exclude|s|||2.0.0
 path.sysfs|s|/sys/fs/cgroup||2.2.0
 path.containers|s|/var/lib/docker/containers||2.2.0
input	docker_events	net				1.5.0
 unix_path|s|/var/run/docker.sock||1.5.0
 buffer_size|z|8k||1.5.0
 parser|s|||1.5.0
 key|s|message||1.5.0
 reconnect.retry_limits|i|5||1.8.0
 reconnect.retry_interval|i|1||1.8.0
input	dummy					
 samples|i|0
 dummy|s|{"message":"dummy"}
 metadata|s|{}||2.1.0
 rate|i|1
 interval_sec|i|0||2.2.0
 interval_nsec|i|0||2.2.0
 copies|i|1||2.0.0
 start_time_sec|i|-1
 start_time_nsec|i|-1
 fixed_timestamp|b|off||1.9.0
 flush_on_startup|b|false||3.0.0
 test_hang_on_exit|b|false||4.1.0
input	ebpf					3.2.0
 ringbuf_map_name|s|events||3.2.0
 poll_ms|i|1000||3.2.0
 Trace*|s|||3.2.0
input	elasticsearch	net-server tls-optional http-server				2.1.0
 tag_key|s|||2.1.0
 meta_key|s|@meta||2.1.0
 hostname|s|localhost||2.1.0
 version|s|8.0.0||2.2.0
input	emitter	private				1.4.0
 ring_buffer_size|i|0
input	event_test	threaded				2.0.0
input	event_tracing_windows					5.1.0
 provider_guid|s|||5.1.0
 provider_name|s|||5.1.0
 session_name|s|fluent-bit-event-tracing-windows||5.1.0
 session_type|s|provider|provider/system|5.1.0
 stale_session_action|s|stop|stop/fail|5.1.0
 level|i|5||5.1.0
 match_any_keyword|s|0xffffffffffffffff||5.1.0
 match_all_keyword|s|0||5.1.0
 kernel_flags|s|process,thread,image_load||5.1.0
 buffer_size|i|64||5.1.0
 minimum_buffers|i|4||5.1.0
 maximum_buffers|i|32||5.1.0
 flush_timer|i|1||5.1.0
input	event_type	threaded				2.0.0
 type|s|logs|logs/metrics/traces|2.0.0
 interval_sec|i|2||2.1.0
 interval_nsec|i|0||2.1.0
input	exec					
 command!|s
 parser|s
 interval_sec|i|1
 interval_nsec|i|0
 buf_size|z|4096
 oneshot|b|false||2.0.0
 exit_after_oneshot|b|false||2.2.0
 propagate_exit_code|b|false||2.2.0
input	exec_wasi					2.0.0
 wasi_path!|s|||2.0.0
 accessible_paths|c|.||2.0.0
 parser|s|||2.0.0
 interval_sec|i|1||2.0.0
 interval_nsec|i|0||2.0.0
 buf_size|z|4096||2.0.0
 oneshot|b|false||5.0.0
 wasm_heap_size|z|8192||3.2.0
 wasm_stack_size|z|8192||3.2.0
input	fluentbit_logs	free				5.0.0
input	fluentbit_metrics					1.9.0
 scrape_interval|t|2||1.9.0
 scrape_on_start|b|false||1.9.0
input	forward	net-server tls-optional				
 tag_prefix|s|||1.9.0
 shared_key|s|||3.0.0
 self_hostname|s|||3.0.0
 security.users*|s|||3.0.0
 unix_path|s
 unix_perm|s|||2.0.0
 buffer_chunk_size|z|1024000
 buffer_max_size|z|6144000
 empty_shared_key|b|false||4.0.0
 workers|i|1||5.1.0
input	gpu_metrics	threaded				4.1.0
 cards_exclude|s|||4.1.0
 cards_include|s|*||4.1.0
 enable_power|b|true||4.1.0
 enable_temperature|b|true||4.1.0
 enable_nvml|b|true||5.1.0
 path_sysfs|s|/sys||4.1.0
 scrape_interval|t|5||4.1.0
input	head					
 file!|s
 key|s|head
 buf_size|z|256
 split_line|b|false
 lines|i|0
 add_path|b|false
 interval_sec|i|1
 interval_nsec|i|0
input	health	net			host	
 alert|b|false
 add_host|b|false
 add_port|b|false
 interval_sec|i|1
 interval_nsec|i|0
input	http	net-server tls-optional http-server				
 add_remote_addr|b|false||5.0.0
 remote_addr_key|s|REMOTE_ADDR||5.0.0
 success_header*|1|||2.1.0
 tag_key|s|||1.8.0
 successful_response_code|i|201||1.8.0
 enable_health_endpoint|b|false||5.1.0
input	kafka					1.9.0
 poll_ms|i|500
 topics!|s
 format|s|none|none/json|2.2.0
 brokers!|s
 client_id|s
 group_id|s
 rdkafka.|p
 buffer_max_size|z|4M||3.0.0
 poll_timeout_ms|i|1||4.0.0
 enable_auto_commit|b|false||4.1.0
 aws_msk_iam_cluster_arn|s|||4.1.0
 aws_msk_iam|b|false||4.1.0
input	kmsg					
 prio_level|i|8
input	kubernetes_events	net threaded				2.2.0
 kube_url|s|https://kubernetes.default.svc||2.2.0
 interval_sec|i|0||2.2.0
 interval_nsec|i|500000000||2.2.0
 kube_watch_timeout|t|10m||5.1.0
 tls.debug|i|0||2.2.0
 tls.verify|b|true||2.2.0
 tls.vhost|s|||2.2.0
 kube_ca_file|s|/var/run/secrets/kubernetes.io/serviceaccount/ca.crt||2.2.0
 kube_ca_path|s|||2.2.0
 kube_token_file|s|/var/run/secrets/kubernetes.io/serviceaccount/token||2.2.0
 kube_token_ttl|t|10m||2.2.0
 kube_request_limit|i|0||2.2.0
 kube_retention_time|t|1h||2.2.0
 kube_namespace|s|||2.2.0
 db|s|||2.2.0
 db.sync|s|normal|extra/full/normal|2.2.0
 db.locking|b|false||5.0.0
 db.journal_mode|s|WAL|DELETE/TRUNCATE/PERSIST/MEMORY/WAL/OFF|5.0.0
input	lib	free				
input	mem					
 interval_sec|i|1
 interval_nsec|i|0
 pid|i|0
input	mqtt	net-server tls-optional				
 payload_key|s
 buffer_size|z|2048||3.2.0
input	netif					
 interface!|s
 interval_sec|i|1
 interval_nsec|i|0
 verbose|b|false
 test_at_init|b|false
input	nginx_metrics	net				1.9.0
 status_url|s|/status||1.9.0
 scrape_interval|t|5s||4.1.0
 nginx_plus|b|true||1.9.0
input	node_exporter_metrics	threaded				1.8.0
 scrape_interval|t|5||1.8.0
 collector.cpu.scrape_interval|t|0||2.1.0
 collector.cpufreq.scrape_interval|t|0||2.1.0
 collector.meminfo.scrape_interval|t|0||2.1.0
 collector.diskstats.scrape_interval|t|0||2.1.0
 collector.filesystem.scrape_interval|t|0||2.1.0
 collector.uname.scrape_interval|t|0||2.1.0
 collector.stat.scrape_interval|t|0||2.1.0
 collector.time.scrape_interval|t|0||2.1.0
 collector.timex.scrape_interval|t|0||5.1.0
 collector.loadavg.scrape_interval|t|0||2.1.0
 collector.vmstat.scrape_interval|t|0||2.1.0
 collector.netdev.scrape_interval|t|0||2.1.0
 collector.netstat.scrape_interval|t|0||4.2.0
 collector.sockstat.scrape_interval|t|0||4.1.0
 collector.filefd.scrape_interval|t|0||2.1.0
 collector.textfile.scrape_interval|t|0||2.1.0
 collector.systemd.scrape_interval|t|0||2.2.0
 collector.processes.scrape_interval|t|0||2.2.0
 collector.thermalzone.scrape_interval|t|0||3.0.0
 collector.nvme.scrape_interval|t|0||2.2.0
 collector.hwmon.scrape_interval|t|0||4.1.0
 metrics|c|cpu,cpufreq,meminfo,diskstats,filesystem,uname,stat,time,timex,loadavg,vmstat,netdev,netstat,sockstat,filefd,systemd,nvme,thermal_zone,hwmon,powersupplyclass||2.1.0
 collector.textfile.path|s|||2.1.0
 path.rootfs|s|/||4.1.0
 path.procfs|s|/proc||1.8.0
 path.sysfs|s|/sys||1.8.0
 systemd_service_restart_metrics|b|false||2.2.0
 systemd_unit_start_time_metrics|b|false||2.2.0
 systemd_include_service_task_metrics|b|false||2.2.0
 systemd_include_pattern|s|||2.2.0
 systemd_exclude_pattern|s|.+\\.(automount¦device¦mount¦scope¦slice)||2.2.0
 filesystem.ignore_mount_point_regex|s|^/(dev¦proc¦run/credentials/.+¦sys¦var/lib/docker/.+¦var/lib/containers/storage/.+)($¦/)||2.2.0
 filesystem.ignore_filesystem_type_regex|s|^(autofs¦binfmt_misc¦bpf¦cgroup2?¦configfs¦debugfs¦devpts¦devtmpfs¦fusectl¦hugetlbfs¦iso9660¦mqueue¦nsfs¦overlay¦proc¦procfs¦pstore¦rpc_pipefs¦securityfs¦selinuxfs¦squashfs¦sysfs¦tracefs)$||2.2.0
 diskstats.ignore_device_regex|s|^(ram¦loop¦fd¦(h¦s¦v¦xv)d[a-z]¦nvme\\d+n\\d+p)\\d+$||2.2.0
 collector.hwmon.chip-include|s|||4.1.0
 collector.hwmon.chip-exclude|s|||4.1.0
 collector.hwmon.sensor-include|s|||4.1.0
 collector.hwmon.sensor-exclude|s|||4.1.0
input	opentelemetry	net-server tls-optional http-server				1.9.0
 profiles_support|b|false||3.2.0
 encode_profiles_as_log|b|false||4.0.0
 tag_key|s|||1.9.0
 tag_from_uri|b|true||3.0.0
 successful_response_code|i|201||1.9.0
 raw_traces|b|false||2.0.0
 logs_metadata_key|s|otlp||3.1.0
 logs_body_key|s|||4.1.0
input	podman_metrics					2.2.0
 scrape_interval|t|30||2.2.0
 scrape_on_start|b|false||2.2.0
 path.config|s|||2.2.0
 path.sysfs|s|/sys/fs/cgroup||2.2.0
 path.procfs|s|/proc||2.2.0
input	proc					
 interval_sec|i|1
 interval_nsec|i|0
 alert|b|false
 mem|b|true
 fd|b|true
 proc_name!|s
input	process_exporter_metrics	threaded				2.2.0
 scrape_interval|t|5||2.2.0
 path.procfs|s|/proc||2.2.0
 process_include_pattern|s|.+||2.2.0
 process_exclude_pattern|s|||2.2.0
 metrics|c|cpu,io,memory,state,context_switches,fd,start_time,thread_wchan,thread||2.2.0
input	prometheus_remote_write	net-server tls-optional http-server				3.1.0
 uri|s|||3.1.0
 tag_from_uri|b|true||3.1.0
 successful_response_code|i|201||3.1.0
input	prometheus_scrape	net				1.9.0
 scrape_interval|t|10s||1.9.0
 buffer_max_size|z|10M||2.1.0
 metrics_path|s|/metrics||1.9.0
 http_user|s|||2.2.0
 http_passwd|s|||2.2.0
 bearer_token|s|||2.2.0
input	prometheus_textfile	threaded				4.1.0
 path|c|||4.1.0
 scrape_interval|t|10s||4.1.0
input	random					
 samples|i|-1
 interval_sec|i|1
 interval_nsec|i|0
input	serial					
 file!|s
 bitrate!|s
 separator|s
 format|s||json
 min_bytes|i|0
input	splunk	net-server tls-optional http-server				2.2.0
 success_header*|1|||2.2.0
 splunk_token|s|||2.2.0
 store_token_in_metadata|b|true||3.1.0
 splunk_token_key|s|@splunk_token||3.1.0
 tag_key|s|||2.2.0
 add_remote_addr|b|false||5.0.0
 remote_addr_key|s|remote_addr||5.0.0
input	statsd	net-server				1.4.0
 metrics|b|off
input	stdin					
 parser|s
 buffer_size|z
input	storage_backlog	private free				
input	stream_processor	private no-tag free				1.1.0
input	syslog	net-server tls-optional				
 mode|s||unix_tcp/unix_udp/tcp/udp
 path|s
 unix_perm|s
 buffer_chunk_size|z|32768
 buffer_max_size|z
 parser!|s
 receive_buffer_size|z|||2.1.0
 raw_message_key|s|||2.1.0
 source_address_key|s|||2.2.0
 format|s||octet_counting/octet/newline|4.2.0
input	systemd					
 path|s
 max_fields|i|8000
 max_entries|i|5000
 systemd_filter_type|s||and/or
 systemd_filter*|s
 read_from_tail|b|false
 lowercase|b|false
 strip_underscores|b|false
 db.sync|s||extra/full/normal|2.0.0
 db|s
input	tail					
 path!|c
 exclude_path|c
 key|s|log
 read_from_head|b|false||1.6.0
 read_newly_discovered_files_from_head|b|true||4.1.0
 refresh_interval|s|60
 watcher_interval|t|2s||1.5.0
 progress_check_interval|t|2s||2.1.0
 progress_check_interval_nsec|i|0||2.1.0
 rotate_wait|t|5
 docker_mode|b|false
 docker_mode_flush|i|4
 docker_mode_parser|s|||1.5.0
 path_key|s
 offset_key|s|||1.7.0
 ignore_older|t|0
 ignore_active_older_files|b|false||4.0.0
 buffer_chunk_size|z|32768
 buffer_max_size|z|32768
 static_batch_size|z|50M||1.9.0
 event_batch_size|z|50M||2.0.0
 skip_long_lines|b|false
 exit_on_eof|b|false
 skip_empty_lines|b|false||1.9.0
 truncate_long_lines|b|false||4.2.0
 file_cache_advise|b|true||3.2.0
 inotify_watcher|b|true||1.8.0
 windows.path_encoding|s|ansi|ansi/utf-8/utf8|5.1.0
 parser|s
 tag_regex|s
 db|s
 db.sync|s|normal|extra/full/normal
 db.locking|b|false||1.6.0
 db.journal_mode|s|WAL|DELETE/TRUNCATE/PERSIST/MEMORY/WAL/OFF|1.8.0
 db.compare_filename|b|false||3.1.0
 multiline|b|false
 multiline_flush|t|4
 parser_firstline|s
 parser_|p
 multiline.parser*|c|||1.8.0
 unicode.encoding|s||auto/utf-16le/utf16-le/utf-16be/utf16-be|4.0.0
 generic.encoding|s|||4.1.0
input	tcp	net-server tls-optional				
 format|s||json/none
 separator|s
 parser|s|||5.1.0
 chunk_size|s
 buffer_size|s
 source_address_key|s|||3.0.0
 workers|i|1||5.1.0
input	thermal					1.3.0
 interval_sec|i|1
 interval_nsec|i|0
 name_regex|s
 type_regex|s
input	udp	net-server				2.0.0
 format|s||json/none|2.0.0
 separator|s|||2.0.0
 parser|s|||5.1.0
 chunk_size|s|||2.0.0
 buffer_size|s|||2.0.0
 source_address_key|s|||2.2.0
 workers|i|1||5.1.0
input	unix_socket	net-server tls-optional				2.0.0
 socket_mode|s||DGRAM|2.0.0
 socket_path|s|||2.0.0
 socket_permissions|s|||2.0.0
 format|s||json/none|2.0.0
 separator|s|||2.0.0
 chunk_size|s|||2.0.0
 buffer_size|s|||2.0.0
input	windows_exporter_metrics					1.9.0
 scrape_interval|t|1||1.9.0
 enable_collector*|s|||1.9.0
 collector.cpu.scrape_interval|t|0||2.1.0
 collector.net.scrape_interval|t|0||2.1.0
 collector.logical_disk.scrape_interval|t|0||2.1.0
 collector.cs.scrape_interval|t|0||2.1.0
 collector.os.scrape_interval|t|0||2.1.0
 collector.cache.scrape_interval|t|0||4.1.0
 collector.thermalzone.scrape_interval|t|0||2.1.0
 collector.cpu_info.scrape_interval|t|0||2.1.0
 collector.logon.scrape_interval|t|0||2.1.0
 collector.system.scrape_interval|t|0||2.1.0
 collector.service.scrape_interval|t|0||2.2.0
 collector.memory.scrape_interval|t|0||2.2.0
 collector.paging_file.scrape_interval|t|0||2.2.0
 collector.process.scrape_interval|t|0||2.2.0
 collector.tcp.scrape_interval|t|0||4.1.0
 collector.performancecounter.scrape_interval|t|0||5.1.0
 metrics|c|cpu,cpu_info,os,net,logical_disk,cs,cache,thermalzone,logon,system,service,tcp||2.1.0
 we.logical_disk.allow_disk_regex|s|/.+/||2.1.0
 we.logical_disk.deny_disk_regex|s|||2.1.0
 we.net.allow_nic_regex|s|/.+/||2.1.0
 we.service.where|s|||2.2.0
 we.service.include|s|||2.2.0
 we.service.exclude|s|||2.2.0
 we.process.allow_process_regex|s|/.+/||2.2.0
 we.process.deny_process_regex|s|||2.2.0
 PerformanceCounter*|s|||5.1.0
input	winevtlog					1.9.0
 channels|s|||1.9.0
 db|s|||1.9.0
 interval_sec|t|1s||1.9.0
 interval_nsec|i|0||1.9.0
 string_inserts|b|true||1.9.0
 event_data_as_map|b|false||5.1.0
 event_template_cache_size|i|256||5.1.0
 read_existing_events|b|false||1.9.0
 render_event_as_xml|b|false||1.9.0
 render_event_as_text|b|false||5.0.0
 render_event_text_key|s|log||5.0.0
 use_ansi|b|false||1.9.0
 ignore_missing_channels|b|false||2.0.0
 event_query|s|*||2.2.0
 read_limit_per_cycle|z|524287||3.1.0
 remote.server|s|||4.1.0
 remote.domain|s|||4.1.0
 remote.username|s|||4.1.0
 remote.password|s|||4.1.0
 reconnect.base_ms|i|500||4.2.0
 reconnect.max_ms|i|30000||4.2.0
 reconnect.multiplier|s|2.0||4.2.0
 reconnect.jitter_pct|i|20||4.2.0
 reconnect.max_retries|i|8||4.2.0
input	winlog					1.2.0
 channels|s
 db|s
 interval_sec|t|1s
 interval_nsec|i|0
 string_inserts|b|true
 use_ansi|b|false||1.9.0
input	winstat					1.8.0
 interval_sec|t|1s||1.8.0
 interval_nsec|i|0||1.8.0
output	azure	net tls	logs			
 customer_id!|s
 shared_key!|s
 log_type|s|fluentbit
 log_type_key|s|||2.2.0
 time_key|s|@timestamp
 time_generated|b|false
output	azure_blob	net tls-optional	logs blobs			1.6.0
 account_name!|s|||1.6.0
 container_name!|s|||1.6.0
 auto_create_container|b|true||1.6.0
 blob_type|s|appendblob|appendblob/blockblob|1.6.0
 compress|s||gzip/zstd|1.7.0
 compress_blob|b|false||1.7.0
 emulator_mode|b|false||1.6.0
 shared_key|s|||1.6.0
 endpoint|s|||1.6.0
 path|s|||1.6.0
 date_key|s|@timestamp||1.6.0
 auth_type|s|key|key/sas|3.0.0
 sas_token|s|||3.0.0
 database_file|s|||3.2.0
 part_size|z|25M||3.2.0
 file_delivery_attempt_limit|i|1||3.2.0
 part_delivery_attempt_limit|i|1||3.2.0
 upload_parts_timeout|t|10M||3.2.0
 upload_part_freshness_limit|t|6D||3.2.0
 configuration_endpoint_url|s|||3.2.0
 configuration_endpoint_username|s|||3.2.0
 configuration_endpoint_password|s|||3.2.0
 configuration_endpoint_bearer_token|s|||3.2.0
 buffering_enabled|b|false||4.1.0
 buffer_dir|s|/tmp/fluent-bit/azure-blob/||4.1.0
 upload_timeout|t|30m||4.1.0
 upload_file_size|z|200M||4.1.0
 azure_blob_buffer_key|s|key||4.1.0
 store_dir_limit_size|z|8G||4.1.0
 buffer_file_delete_early|b|false||4.1.0
 blob_uri_length|i|64||4.1.0
 unify_tag|b|false||4.1.0
 scheduler_max_retries|i|3||4.1.0
 delete_on_max_upload_error|b|false||4.1.0
 io_timeout|t|60s||4.1.0
output	azure_kusto	net tls	logs			2.0.0
 tenant_id|s|||2.0.0	auth_type=service_principal
 client_id|s||system|2.0.0	auth_type=service_principal
 client_secret|s|||2.0.0	auth_type=service_principal
 workload_identity_token_file|s|||4.1.0
 auth_type|s|service_principal|service_principal/managed_identity/workload_identity|4.1.0
 ingestion_endpoint!|s|||2.0.0
 database_name!|s|||2.0.0
 table_name!|s|||2.0.0
 ingestion_mapping_reference|s|||2.0.0
 log_key|s|log||2.0.0
 include_tag_key|b|true||2.0.0
 tag_key|s|tag||2.0.0
 include_time_key|b|true||2.0.0
 time_key|s|timestamp||2.0.0
 ingestion_endpoint_connect_timeout|t|60||4.0.0
 compression_enabled|b|true||4.0.0
 ingestion_resources_refresh_interval|t|3600||4.0.0
 buffering_enabled|b|false||4.1.0
 buffer_dir|s|/tmp/fluent-bit/azure-kusto/||4.1.0
 upload_timeout|t|30m||4.1.0
 upload_file_size|z|200M||4.1.0
 azure_kusto_buffer_key|s|key||4.1.0
 store_dir_limit_size|z|8G||4.1.0
 buffer_file_delete_early|b|false||4.1.0
 unify_tag|b|true||4.1.0
 blob_uri_length|i|64||4.1.0
 scheduler_max_retries|i|3||4.1.0
 delete_on_max_upload_error|b|false||4.1.0
 io_timeout|t|60s||4.1.0
output	azure_logs_ingestion	net tls	logs			2.2.0
 tenant_id!|s|||2.2.0
 client_id!|s|||2.2.0
 client_secret!|s|||2.2.0
 auth_url|s|||5.1.0
 dce_url!|s|||2.2.0
 dcr_id!|s|||2.2.0
 table_name!|s|||2.2.0
 time_key|s|@timestamp||2.2.0
 time_generated|b|false||2.2.0
 compress|b|false||2.2.0
output	bigquery	net tls	logs			
 google_service_credentials|s
 enable_identity_federation|b|false
 aws_region|s
 project_number|s
 pool_id|s
 provider_id|s
 google_service_account|s
 service_account_email|s
 service_account_secret|s
 project_id|s
 dataset_id!|s
 table_id!|s
 skip_invalid_rows|b|false
 ignore_unknown_values|b|false
output	calyptia	net tls-optional private	metrics			1.9.0
 cloud_host|s|cloud-api.calyptia.com||1.9.0
 cloud_port|i|443||1.9.0
 api_key|s|||1.9.0
 machine_id|s|||1.9.0
 fleet_id|s|||2.1.0
 store_path|s|||1.9.0
 add_label*|1|||1.9.0
 pipeline_id|s|||2.0.0
 register_retry_on_flush|b|true||4.0.0
output	chronicle	net tls	logs			2.2.0
 google_service_credentials|s|||2.2.0
 service_account_email|s|||2.2.0
 service_account_secret|s|||2.2.0
 project_id|s|||2.2.0
 customer_id!|s|||2.2.0
 log_type!|s|||2.2.0
 region|s||US/EU/UK/ASIA|2.2.0
 log_key|s|||2.2.0
 namespace|s|||5.1.0
 namespace_key|s|||5.1.0
 label*|1|||5.1.0
output	cloudwatch_logs		logs metrics	log_stream_name/log_stream_prefix		1.5.0
 region!|s|||1.5.0
 log_group_name!|s|||1.5.0
 log_stream_name|s|||1.5.0
 log_stream_prefix|s|||1.5.0
 log_group_template|s|||2.0.0
 log_stream_template|s|||2.0.0
 log_key|s|||1.5.0
 extra_user_agent|s|||1.7.0
 log_format|s|||1.5.0
 role_arn|s|||1.5.0
 auto_create_group|b|false||1.5.0
 auto_retry_requests|b|true||1.9.0
 log_retention_days|i|0||1.7.0
 endpoint|s|||1.5.0
 sts_endpoint|s|||1.6.0
 external_id|s|||1.9.0
 metric_namespace|s|||1.6.0
 metric_dimensions|s|||1.6.0
 profile|s|||2.1.0
 log_group_class|s|||3.1.0
 add_entity|b|false||4.1.0
output	counter		logs			
output	datadog	net tls-optional	logs			1.3.0
 compress|s|false|gzip
 header*|1|||3.2.0
 apikey!|s
 dd_service|s
 dd_source|s
 dd_tags|s
 dd_hostname|s|||3.1.0
 proxy|s
 include_tag_key|b|false
 tag_key|s|tagkey
 dd_message_key|s|log
 provider|s
 json_date_key|s|timestamp
output	es	net tls-optional	logs			
 index|s|fluent-bit
 type|s|_doc
 suppress_type_name|b|false||1.8.0
 http_user|s
 http_passwd|s
 http_api_key|s|||4.1.0
 compress|s||gzip|2.0.0
 cloud_id|s|||1.7.0
 cloud_auth|s|||1.7.0
 upstream|s|||5.1.0
 aws_auth|b|false
 aws_region|s	aws_auth=on/true
 aws_sts_endpoint|s|||1.6.0
 aws_role_arn|s|||1.5.0
 aws_external_id|s|||1.5.0
 aws_service_name|s|es||2.1.0
 aws_profile|s|||2.1.0
 logstash_format|b|false
 logstash_prefix|s|logstash
 logstash_prefix_separator|s|-||2.1.0
 logstash_prefix_key|s
 logstash_dateformat|s|%Y.%m.%d
 time_key|s|@timestamp
 time_key_format|s|%Y-%m-%dT%H:%M:%S
 time_key_nanos|b|false||1.6.0
 include_tag_key|b|false
 tag_key|s|flb-key
 buffer_size|z|512k
 path|s
 pipeline|s
 generate_id|b|false
 write_operation|s|create||1.9.0
 id_key|s|||1.8.0
 replace_dots|b|false
 current_time_index|b|false
 trace_output|b|false
 trace_error|b|false
output	exit		logs			
 flush_count|i|-1
 record_count|i|-1||4.0.0
 time_count|i|-1||4.0.0
output	file		logs metrics			
 path|s
 file|s|||1.5.0
 enable_strftime|b|false||unreleased
 max_dynamic_files|i|1024||5.1.0
 on_missing_field|s|error||5.1.0
 on_limit_reached|s|error||5.1.0
 fallback_path|s|||5.1.0
 fallback_file|s|||5.1.0
 format|s
 delimiter|s
 label_delimiter|s
 template|s|{time} {message}
 csv_column_names|b|false||1.7.0
 mkdir|b|false||1.9.0
 rotate|b|false||5.1.0
 rotate_max_size|z|100M||5.1.0
 rotate_max_files|i|7||5.1.0
 rotate_gzip|b|true||5.1.0
output	flowcounter		logs			
 unit|s
 event_based|b|false
output	forward	net tls-optional	logs metrics traces			
 time_as_integer|b|false
 retain_metadata_in_forward_mode|b|true||2.1.0
 shared_key|s
 self_hostname|s
 empty_shared_key|b|false
 send_options|b|false
 require_ack_response|b|false
 username|s
 password|s
 unix_path|s|||2.0.0
 upstream|s
 tag|s|||1.5.0
 compress|s|||1.7.0
 fluentd_compat|b|false||2.1.0
 add_option*|2|||2.2.0
output	gcs	net tls	logs			5.1.0
 bucket!|s|||5.1.0
 gcs_key_format|s|fluent-bit-logs/$TAG/%Y/%m/%d/%H/%M/%S||5.1.0
 gcs_key_format_tag_delimiters|s|.||5.1.0
 static_file_path|b|false||5.1.0
 canned_acl|s|||5.1.0
 upload_timeout|t|10m||5.1.0
 send_content_md5|b|false||5.1.0
 preserve_data_ordering|b|false||5.1.0
 store_chunk_limit|i|0||5.1.0
 store_dir_limit_size|z|||5.1.0
 content_type|s|application/json||5.1.0
 google_service_credentials|s|||5.1.0
 store_dir|s|/tmp/fluent-bit/gcs||5.1.0
 compression|s|none|gzip/none|5.1.0
output	gelf	net tls-optional	logs			
 mode|s|udp|tcp/tls/udp
 gelf_tag_key|s|||3.1.0
 gelf_short_message_key|s
 gelf_timestamp_key|s
 gelf_host_key|s
 gelf_full_message_key|s
 gelf_level_key|s
 packet_size|i|1420
 compress|b|true
output	http	net tls-optional	logs			
 proxy|s
 allow_duplicated_headers|b|true||1.5.0
 log_response_payload|b|true||1.8.0
 http.response_timeout|t|60s||4.1.0
 http.read_idle_timeout|t|0s||4.1.0
 http_user|s
 http_passwd|s
 oauth2.enable|b|false||5.0.0
 oauth2.token_url|s|||5.0.0
 oauth2.client_id|s|||5.0.0
 oauth2.client_secret|s|||5.0.0
 oauth2.user_agent|s|||5.1.0
 oauth2.scope|s|||5.0.0
 oauth2.audience|s|||5.0.0
 oauth2.resource|s|||5.0.0
 oauth2.auth_method|s|basic||5.0.0
 oauth2.jwt_key_file|s|||5.0.0
 oauth2.jwt_cert_file|s|||5.0.0
 oauth2.jwt_aud|s|||5.0.0
 oauth2.jwt_header|s|kid||5.0.0
 oauth2.jwt_ttl_seconds|i|300||5.0.0
 oauth2.refresh_skew_seconds|i|60||5.0.0
 oauth2.timeout|t|0s||5.0.0
 oauth2.connect_timeout|t|0s||5.0.0
 aws_auth|b|false||2.0.0
 aws_service|s|||2.0.0
 header_tag|s
 format|s|json|gelf/msgpack
 json_date_format|s
 json_date_key|s|date
 compress|s||gzip/snappy/zstd
 header*|1
 uri|s
 http_method|s|POST|POST/PUT|4.2.0
 gelf_timestamp_key|s
 gelf_host_key|s
 gelf_short_message_key|s
 gelf_full_message_key|s
 gelf_level_key|s
 body_key|s|||2.0.0
 headers_key|s|||2.0.0
 aws_region|s
 aws_sts_endpoint|s
 aws_role_arn|s
 aws_external_id|s
 aws_profile|s
output	influxdb	net tls-optional	logs metrics			
 database|s|fluentbit
 bucket|s
 org|s|fluent
 sequence_tag|s
 uri|s
 http_user|s
 http_passwd|s
 http_token|s
 http_header*|1
 auto_tags|b|false
 tag_keys|s
 add_integer_suffix|b|false||3.2.0
output	kafka	tls-optional	logs			
 topic_key|s
 dynamic_topic|b|false
 format|s||json/msgpack/gelf/avro/raw/otlp_json/otlp_proto
 otlp_logs_partition_by_resource|b|false||5.1.0
 message_key|s
 message_key_field|s
 timestamp_key|s|@timestamp
 timestamp_format|s||iso8601/iso8601_ns
 queue_full_retries|i|10
 gelf_timestamp_key|s
 gelf_host_key|s
 gelf_short_message_key|s
 gelf_full_message_key|s
 gelf_level_key|s
 schema_str|s
 schema_id|i
 schema_registry_url|s|||5.1.0
 schema.registry.url|s|||5.1.0
 schema_registry_subject|s|||5.1.0
 schema.registry.subject|s|||5.1.0
 schema_registry_version|s|latest||5.1.0
 schema.registry.version|s|||5.1.0
 schema_registry_http_user|s|||5.1.0
 schema.registry.http.user|s|||5.1.0
 schema_registry_http_passwd|s|||5.1.0
 schema.registry.http.password|s|||5.1.0
 schema_registry_bearer_token|s|||5.1.0
 schema.registry.bearer.token|s|||5.1.0
 schema_registry_framing|s|cp1||5.1.0
 serializer.framing|s|||5.1.0
 topics|s
 brokers!|s
 client_id|s
 group_id|s
 rdkafka.|p
 raw_log_key|s|||3.2.0
 aws_msk_iam_cluster_arn|s|||4.1.0
 aws_msk_iam|b|false||4.1.0
output	kafka-rest	net tls-optional	logs			
 message_key|s
 time_key|s
 topic|s|fluent-bit
 url_path|s
 partition|d|-1
 time_key_format|s|%Y-%m-%dT%H:%M:%S
 include_tag_key|b|false
 tag_key|s|_flb-key
 avro_http_header|b|false||1.9.0
output	kinesis_firehose		logs			1.6.0
 region!|s|||1.6.0
 delivery_stream!|s|||1.6.0
 time_key|s|||1.6.0
 time_key_format|s|||1.6.0
 role_arn|s|||1.6.0
 endpoint|s|||1.6.0
 sts_endpoint|s|||1.6.0
 external_id|s|||1.9.0
 compression|s|||1.9.0
 log_key|s|||1.6.0
 auto_retry_requests|b|true||1.9.0
 profile|s|||2.1.0
 simple_aggregation|b|false||5.0.0
output	kinesis_streams		logs			1.7.0
 region!|s|||1.7.0
 stream!|s|||1.7.0
 time_key|s|||1.7.0
 time_key_format|s|||1.7.0
 role_arn|s|||1.7.0
 endpoint|s|||1.7.0
 sts_endpoint|s|||1.7.0
 external_id|s|||1.9.0
 log_key|s|||1.7.0
 auto_retry_requests|b|true||1.9.0
 profile|s|||2.1.0
 simple_aggregation|b|false||5.0.0
 compression|s|||5.0.0
output	lib		logs metrics			
 format|s
 max_records|i
 data_mode|s|single_record|single_record/chunk
output	logdna	net tls	logs			1.5.0
 logdna_host|s|logs.logdna.com||1.5.0
 logdna_port|i|443||1.5.0
 logdna_endpoint|s|/logs/ingest||3.2.0
 api_key!|s|||1.5.0
 hostname|s|||1.5.0
 mac|s|||1.5.0
 ip|s|||1.5.0
 tags|c|||1.5.0
 file|s|||1.5.0
 app|s|Fluent Bit||1.5.0
 exclude_promoted_keys|b|false||5.1.0
output	loki	net tls-optional	logs			1.7.0
 uri|s|/loki/api/v1/push||2.2.0
 tenant_id|s|||1.7.0
 tenant_id_key|s|||1.8.0
 tenant_id_key_error_handling|s|partial_success|partial_success/partial_error|5.1.0
 labels|c|||1.7.0
 structured_metadata|c|||3.1.0
 structured_metadata_map_keys|c|||4.0.0
 auto_kubernetes_labels|b|false||1.7.0
 drop_single_key|s||raw|1.8.0
 label_keys|c|||1.7.0
 remove_keys|c|||1.7.0
 line_format|s|json|json/key_value|1.7.0
 label_map_path|s|||2.0.0
 http_user|s|||1.7.0
 http_passwd|s|||1.7.0
 buffer_size|z|512KB||3.1.0
 bearer_token|s|||2.1.0
 header*|1|||2.2.0
 compress|s||gzip|2.2.0
output	nats	net	logs			
output	nrlogs	net tls	logs	api_key/license_key		1.5.0
 base_uri|s|https://log-api.newrelic.com/log/v1||1.5.0
 api_key|s|||1.5.0
 license_key|s|||1.5.0
 compress|s|gzip|gzip|1.5.0
output	null		logs metrics			
 format|s
 json_date_format|s
 json_date_key|s|date
output	opensearch	net tls-optional	logs traces			1.9.0
 index|s|fluent-bit||1.9.0
 type|s|_doc||1.9.0
 suppress_type_name|b|false||1.9.0
 http_user|s|||1.9.0
 http_passwd|s|||1.9.0
 aws_auth|b|false||1.9.0
 aws_region|s|||1.9.0	aws_auth=on/true
 aws_profile|s|default||2.1.0
 aws_sts_endpoint|s|||1.9.0
 aws_role_arn|s|||1.9.0
 aws_external_id|s|||1.9.0
 aws_service_name|s|es||2.1.0
 logstash_format|b|false||1.9.0
 logstash_prefix|s|logstash||1.9.0
 logstash_prefix_separator|s|-||2.1.0
 logstash_prefix_key|s|||1.9.0
 logstash_dateformat|s|%Y.%m.%d||1.9.0
 time_key|s|@timestamp||1.9.0
 time_key_format|s|%Y-%m-%dT%H:%M:%S||1.9.0
 time_key_nanos|b|false||1.9.0
 include_tag_key|b|false||1.9.0
 tag_key|s|flb-key||1.9.0
 buffer_size|z|512k||1.9.0
 path|s|||1.9.0
 pipeline|s|||1.9.0
 generate_id|b|false||1.9.0
 write_operation|s|create||1.9.0
 id_key|s|||1.9.0
 replace_dots|b|false||1.9.0
 current_time_index|b|false||1.9.0
 trace_output|b|false||1.9.0
 trace_error|b|false||1.9.0
 compress|s||gzip|2.2.0
output	opentelemetry	net tls-optional	logs metrics traces profiles			1.9.0
 add_label*|1|||1.9.0
 http2|s|off|force|3.2.0
 grpc|b|off||4.0.0
 proxy|s|||1.9.0
 http_user|s|||1.9.0
 http_passwd|s|||1.9.0
 aws_auth|b|false||4.1.0
 aws_service|s|logs||4.1.0
 header*|1|||1.9.0
 metrics_uri|s|/v1/metrics||2.0.0
 grpc_metrics_uri|s|/opentelemetry.proto.collector.metrics.v1.MetricsService/Export||3.2.0
 batch_size|i|1000||2.1.0
 compress|s||gzip/zstd|2.1.0
 logs_max_resources|i|0||4.2.0
 logs_max_scopes|i|0||4.2.0
 logs_uri|s|/v1/logs||2.0.0
 grpc_logs_uri|s|/opentelemetry.proto.collector.logs.v1.LogsService/Export||3.2.0
 logs_body_key*|s|||3.0.0
 logs_body_key_attributes|b|false||3.0.0
 traces_uri|s|/v1/traces||2.0.0
 grpc_traces_uri|s|/opentelemetry.proto.collector.trace.v1.TraceService/Export||3.2.0
 profiles_uri|s|/v1development/profiles||4.0.0
 grpc_profiles_uri|s|/opentelemetry.proto.collector.profiles.v1experimental.ProfilesService/Export||4.0.0
 log_response_payload|b|true||1.9.0
 logs_metadata_key|s|otlp||3.1.0
 logs_observed_timestamp_metadata_key|s|$ObservedTimestamp||3.0.0
 logs_timestamp_metadata_key|s|$Timestamp||3.0.0
 logs_severity_text_metadata_key|s|$SeverityText||3.0.0
 logs_severity_number_metadata_key|s|$SeverityNumber||3.0.0
 logs_trace_flags_metadata_key|s|$TraceFlags||3.0.0
 logs_span_id_metadata_key|s|$SpanId||3.0.0
 logs_trace_id_metadata_key|s|$TraceId||3.0.0
 logs_attributes_metadata_key|s|$Attributes||3.0.0
 logs_instrumentation_scope_metadata_key|s|InstrumentationScope||3.0.0
 logs_resource_metadata_key|s|Resource||3.0.0
 logs_span_id_message_key|s|$SpanId||3.1.0
 logs_trace_id_message_key|s|$TraceId||3.1.0
 logs_severity_text_message_key|s|$SeverityText||3.1.0
 logs_severity_number_message_key|s|$SeverityNumber||3.1.0
 aws_region|s
 aws_sts_endpoint|s
 aws_role_arn|s
 aws_external_id|s
 aws_profile|s
output	oracle_log_analytics	net tls-optional	logs			2.2.0
 config_file_location|s|||2.2.0
 profile_name|s|DEFAULT||2.2.0
 oci_config_in_record|b|false||2.2.0
 uri|s|||2.2.0
 oci_la_log_group_id!|s|||2.2.0
 oci_la_log_set_id|s|||2.2.0
 oci_la_entity_id|s|||2.2.0
 oci_la_entity_type|s|||2.2.0
 oci_la_log_source_name!|s|||2.2.0
 oci_la_log_path|s|||2.2.0
 oci_la_global_metadata*|2|||2.2.0
 oci_la_metadata*|2|||2.2.0
 namespace|s|||2.2.0
 proxy|s|||2.2.0
output	pgsql	free	logs			1.4.0
output	plot		logs			
 key|s
 file|s
output	prometheus_exporter	net http-server	metrics			1.8.0
 add_timestamp|b|false||1.9.0
 add_label*|1|||1.8.0
output	prometheus_remote_write	net tls-optional	metrics			1.9.0
 add_label*|1|||1.9.0
 proxy|s|||1.9.0
 http_user|s|||1.9.0
 http_passwd|s|||1.9.0
 compression|s|snappy|snappy/gzip|2.2.0
 aws_auth|b|false||2.1.0
 aws_service|s|aps||2.1.0
 header*|1|||1.9.0
 uri|s|||1.9.0
 log_response_payload|b|true||1.9.0
 aws_region|s
 aws_sts_endpoint|s
 aws_role_arn|s
 aws_external_id|s
 aws_profile|s
output	retry		logs			
 retry|i|3
output	s3	net tls	logs blobs			1.6.0
 format|s|json_lines||5.1.0
 json_date_format|s|||1.6.0
 json_date_key|s|date||1.6.0
 total_file_size|z|100000000||1.6.0
 upload_chunk_size|z|5242880||1.6.0
 upload_timeout|t|10m||1.6.0
 bucket!|s|||1.6.0
 region|s|us-east-1||1.6.0
 role_arn|s|||1.6.0
 endpoint|s|||1.6.0
 sts_endpoint|s|||1.6.0
 canned_acl|s|||1.7.0
 compression|s||parquet/arrow/none|1.7.0
 content_type|s|||1.7.0
 store_dir|s|/tmp/fluent-bit/s3||1.6.0
 store_dir_limit_size|z|||2.1.0
 quarantine_dir_limit_size|z|0||5.1.0
 s3_key_format|s|/fluent-bit-logs/$TAG/%Y/%m/%d/%H/%M/%S||1.6.0
 s3_key_format_tag_delimiters|s|.||1.6.0
 auto_retry_requests|b|true||1.9.0
 use_put_object|b|false||1.6.0
 send_content_md5|b|false||1.8.0
 preserve_data_ordering|b|true||1.9.0
 retry_exhausted_action|s|quarantine||5.1.0
 log_key|s|||1.9.0
 external_id|s|||1.9.0
 static_file_path|b|false||1.9.0
 storage_class|s|||2.0.0
 profile|s|||2.1.0
 blob_database_file|s|||4.1.0
 part_size|z|25M||4.1.0
 file_delivery_attempt_limit|i|1||4.1.0
 part_delivery_attempt_limit|i|1||4.1.0
 upload_parts_timeout|t|10M||4.1.0
 upload_part_freshness_limit|t|6D||4.1.0
 authorization_endpoint_url|s|||4.1.0
 authorization_endpoint_username|s|||4.1.0
 authorization_endpoint_password|s|||4.1.0
 authorization_endpoint_bearer_token|s|||4.1.0
output	skywalking	net tls-optional	logs			1.9.0
 auth_token|s|||1.9.0
 svc_name|s|sw-service||1.9.0
 svc_inst_name|s|fluent-bit||1.9.0
output	slack	net tls	logs			1.4.0
 webhook!|s|||1.4.0
output	splunk	net tls-optional	logs metrics	splunk_token/http_user		
 compress|s||gzip
 http_user|s
 http_passwd|s
 http_buffer_size|z|||1.8.0
 http_debug_bad_request|b|false||1.9.0
 event_key|s|||1.8.0
 event_host|s|||1.8.0
 event_source|s|||1.8.0
 event_sourcetype|s|||1.8.0
 event_sourcetype_key|s|||1.8.0
 event_index|s|||1.8.0
 event_index_key|s|||1.8.0
 event_field*|2|||1.8.0
 splunk_token|s
 splunk_send_raw|b|off
 auto_extract_timestamp|b|off||unreleased
 channel|s|||1.8.0
output	stackdriver	net tls	logs			
 google_service_credentials|s
 metadata_server|s
 service_account_email|s
 service_account_secret|s
 export_to_project_id|s
 project_id_key|s|logging.googleapis.com/projectId||3.0.0
 resource|s|global|global/gce_instance
 severity_key|s|logging.googleapis.com/severity
 autoformat_stackdriver_trace|b|false
 trace_key|s|logging.googleapis.com/trace
 span_id_key|s|logging.googleapis.com/spanId||2.2.0
 trace_sampled_key|s|logging.googleapis.com/traceSampled||2.2.0
 log_name_key|s|logging.googleapis.com/logName
 http_request_key|s|logging.googleapis.com/http_request
 k8s_cluster_name|s
 k8s_cluster_location|s
 location|s
 namespace|s
 node_id|s
 job|s
 task_id|s
 compress|s||gzip|2.2.0
 labels|c|||2.0.0
 labels_key|s|logging.googleapis.com/labels
 tag_prefix|s
 stackdriver_agent|s
 custom_k8s_regex|s|(?<pod_name>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)_(?<namespace_name>[^_]+)_(?<container_name>.+)-(?<docker_id>[a-z0-9]{64})\\.log$
 resource_labels|c|||2.0.0
 text_payload_key|s|||3.1.0
 test_log_entry_format|b|false||3.0.0
 cloud_logging_base_url|s|||4.0.0
output	stdout		logs metrics traces profiles blobs			
 format|s
 json_date_format|s
 json_date_key|s|date
output	syslog	net tls-optional	logs			1.5.0
 mode|s|udp|tcp/tls/udp/dtls
 syslog_format|s|rfc5424|rfc3164/rfc5424
 syslog_maxsize|z|0
 syslog_severity_key|s
 syslog_severity_preset|i|6||2.0.0
 syslog_facility_key|s
 syslog_facility_preset|i|1||2.0.0
 syslog_hostname_key|s
 syslog_hostname_preset|s|||2.0.0
 syslog_appname_key|s
 syslog_appname_preset|s|||2.0.0
 syslog_procid_key|s
 syslog_procid_preset|s|||2.0.0
 syslog_msgid_key|s
 syslog_msgid_preset|s|||2.0.0
 syslog_sd_key*|s
 syslog_message_key|s
 allow_longer_sd_id|b|false||2.1.0
output	tcp	net tls-optional	logs			1.3.0
 format|s|msgpack
 json_date_format|s|double
 json_date_key|s|date
 raw_message_key|s|||2.1.0
output	td	tls	logs			
 API!|s
 Database!|s
 Table!|s
 Region|s||us/jp
output	udp	net	logs			2.1.0
 format|s|json_lines||2.1.0
 json_date_format|s|double||2.1.0
 json_date_key|s|date||2.1.0
 raw_message_key|s|||2.1.0
output	vivo_exporter	net http-server	logs metrics traces			2.1.0
 empty_stream_on_read|b|off||2.1.0
 stream_queue_size|z|20M||2.1.0
 http_cors_allow_origin|s|||2.1.0
output	websocket	net tls-optional	logs			1.7.0
 uri|s|||1.7.0
 format|s|||1.7.0
 json_date_format|s|double||2.0.0
 json_date_key|s|date||2.0.0
 header*|1|||3.1.0
filter	alter_size					1.5.0
 add|i|0||1.5.0
 remove|i|0||1.5.0
filter	aws					1.4.0
 imds_version|s|v2|v1/v2|1.4.0
 az|b|true||1.6.0
 ec2_instance_id|b|true||1.6.0
 ec2_instance_type|b|false||1.6.0
 private_ip|b|false||1.6.0
 vpc_id|b|false||1.6.0
 ami_id|b|false||1.6.0
 account_id|b|false||1.6.0
 hostname|b|false||1.6.0
 tags_enabled|b|false||2.1.0
 tags_include|s|||2.1.0
 tags_exclude|s|||2.1.0
 retry_interval_s|i|300||3.1.0
 enable_entity|b|false||4.1.0
filter	checklist					1.9.0
 file!|s|||1.9.0
 mode|s|exact|exact/partial|1.9.0
 print_query_time|b|false||1.9.0
 ignore_case|b|false||1.9.0
 lookup_key|s|log||1.9.0
 record*|2|||1.9.0
filter	ecs					2.0.0
 add*|s|||2.0.0
 ecs_tag_prefix|s|||2.0.0
 cluster_metadata_only|b|false||2.0.0
 ecs_meta_cache_ttl|t|3600||2.0.0
 ecs_meta_host|s|127.0.0.1||2.1.0
 ecs_meta_port|i|51678||2.1.0
 agent_endpoint_retries|i|2||2.1.0
filter	expect					1.4.0
 key_exists*|s|||1.4.0
 key_not_exists*|s|||1.4.0
 key_val_is_null*|s|||1.4.0
 key_val_is_not_null*|s|||1.4.0
 key_val_eq*|1|||1.4.0
 action|s|warn|warn/exit/result_key|1.4.0
 result_key|s|matched||2.0.0
filter	geoip2					1.7.0
 database!|s
 lookup_key*|s
 record*|s
filter	grep					
 regex*|s
 exclude*|s
 logical_op|s|legacy||2.1.0
filter	kubernetes					
 buffer_size|z|32K
 tls.debug|i|0
 tls.verify|b|true
 tls.vhost|s
 tls.verify_hostname|b|off||3.1.0
 merge_log|b|false
 merge_parser|s
 merge_log_key|s
 merge_log_trim|b|true
 keep_log|b|true
 kube_url|s|https://kubernetes.default.svc
 kube_meta_preload_cache_dir|s
 kube_ca_file|s|/var/run/secrets/kubernetes.io/serviceaccount/ca.crt
 kube_ca_path|s
 kube_tag_prefix|s|kube.var.log.containers.
 kube_namespace_file|s|/var/run/secrets/kubernetes.io/serviceaccount/namespace||5.1.0
 kube_token_file|s|/var/run/secrets/kubernetes.io/serviceaccount/token
 kube_token_command|s|||1.8.0
 labels|b|true
 annotations|b|true
 owner_references|b|false||4.0.0
 namespace_labels|b|false||3.0.0
 namespace_annotations|b|false||3.0.0
 namespace_metadata_only|b|false||3.1.0
 k8s-logging.parser|b|false
 k8s-logging.exclude|b|false
 use_journal|b|false
 regex_parser|s
 dummy_meta|b|false
 dns_retries|i|6||1.5.0
 dns_wait_time|t|30||1.5.0
 cache_use_docker_id|b|false||1.7.0
 use_tag_for_meta|b|false||1.9.0
 use_kubelet|b|false||1.8.0
 kubelet_host|s|127.0.0.1||2.0.0
 kubelet_port|i|10250||1.8.0
 kube_token_ttl|t|10m||2.0.0
 kube_meta_cache_ttl|t|0||1.8.0
 kube_meta_namespace_cache_ttl|t|15m||3.0.0
 aws_use_pod_association|b|false||4.1.0
 use_pod_association|b|false||4.1.0
 aws_pod_association_host|s|cloudwatch-agent.amazon-cloudwatch||4.1.0
 aws_pod_association_endpoint|s|/kubernetes/pod-to-service-env-map||4.1.0
 aws_pod_association_port|i|4311||4.1.0
 aws_pod_service_map_ttl|i|0||4.1.0
 aws_pod_service_map_refresh_interval|i|60||4.1.0
 aws_pod_service_preload_cache_dir|s|||4.1.0
 aws_pod_association_host_server_ca_file|s|/etc/amazon-cloudwatch-observability-agent-server-cert/tls-ca.crt||4.1.0
 aws_pod_association_host_client_cert_file|s|/etc/amazon-cloudwatch-observability-agent-client-cert/client.crt||4.1.0
 aws_pod_association_host_client_key_file|s|/etc/amazon-cloudwatch-observability-agent-client-cert/client.key||4.1.0
 aws_pod_association_host_tls_debug|i|0||4.1.0
 aws_pod_association_host_tls_verify|b|true||4.1.0
 set_platform|s|||4.1.0
filter	log_to_metrics					2.1.0
 regex*|s|||2.1.0
 exclude*|s|||2.1.0
 metric_mode|s|counter||2.1.0
 value_field|s|||2.1.0	metric_mode=gauge/histogram
 metric_name|s|a||2.1.0
 metric_namespace|s|log_metric||3.2.0
 metric_subsystem|s|||3.2.0
 metric_description!|s|||2.1.0
 kubernetes_mode|b|false||2.1.0
 add_label*|s|||2.2.0
 label_field*|s|||2.1.0
 bucket*|s|||2.1.0
 tag!|s|||2.1.0
 emitter_name|s|||3.2.0
 emitter_mem_buf_limit|z|10M||3.2.0
 flush_interval_sec|i|0||3.2.0
 flush_interval_nsec|i|0||3.2.0
 discard_logs|b|false||3.2.0
filter	lua			script/code		
 script|s
 code|s|||2.0.0
 call!|s
 type_int_key|s
 type_array_key|s
 protected_mode|b|true
 time_as_table|b|false
 enable_flb_null|b|false||2.2.0
filter	modify					
 Set*|s
 Add*|s
 Remove*|s
 Remove_wildcard*|s
 Remove_regex*|s
 Move_To_Start*|s|||2.0.0
 Move_To_End*|s|||2.0.0
 Rename*|s
 Hard_Rename*|s
 Copy*|s
 Hard_copy*|s
 Condition*|s
filter	multiline					1.9.0
 debug_flush|b|false||1.9.0
 buffer|b|true||2.0.0
 mode|s|parser||2.0.0
 flush_ms|i|2000||2.0.0
 multiline.parser*|c|||1.9.0	mode=parser
 multiline.key_content|s|||1.9.0	mode=partial_message
 emitter_name|s|||2.0.0
 emitter_storage.type|s|memory||2.0.0
 emitter_mem_buf_limit|z|10M||2.0.0
filter	nest					
 Operation|s
 Wildcard*|s
 Nest_under|s
 Nested_under|s
 Add_prefix|s
 Remove_prefix|s
filter	nightfall					1.9.0
 nightfall_api_key!|s|||1.9.0
 policy_id!|s|||1.9.0
 sampling_rate|d|1||1.9.0
 tls.debug|i|0||1.9.0
 tls.verify|b|true||1.9.0
 tls.vhost|s|||1.9.0
 tls.ca_path|s|||1.9.0
filter	parser					
 Key_Name!|s
 Parser!*|s
 Preserve_Key|b|false
 Reserve_Data|b|false
 Unescape_key|x|||2.0.0
filter	record_modifier					
 record*|2
 remove_key*|s
 allowlist_key*|s
 whitelist_key*|s
 uuid_key|s|||2.1.0
filter	rewrite_tag					1.4.0
 rule|4|||1.4.0
 emitter_name|s|||1.4.0
 emitter_storage.type|s|memory||1.5.0
 emitter_mem_buf_limit|z|10M||1.5.0
filter	stdout					
filter	sysinfo					2.2.0
 fluentbit_version_key|s|||2.2.0
 os_name_key|s|||2.2.0
 hostname_key|s|||2.2.0
 os_version_key|s|||2.2.0
 kernel_version_key|s|||2.2.0
filter	tensorflow					1.6.0
 model_file|s|||1.6.0
 input_field|s|||1.6.0
 include_input_fields|b|true||1.6.0
 normalization_value|d|||1.6.0
filter	throttle					
 rate|d|1
 window|i|5
 print_status|b|false
 interval|s|1
filter	throttle_size	free				1.5.0
filter	type_converter			int_key/uint_key/float_key/str_key		1.9.0
 int_key*|3|||1.9.0
 uint_key*|3|||1.9.0
 float_key*|3|||1.9.0
 str_key*|3|||1.9.0
filter	wasm					2.0.0
 event_format|s|||3.0.0
 wasm_path!|s|||2.0.0
 accessible_paths|c|.||2.0.0
 function_name!|s|||2.0.0
 wasm_heap_size|z|8192||3.2.0
 wasm_stack_size|z|8192||3.2.0
processor	content_modifier					3.0.0
 context|s||metadata/attributes/body/message/record/otel_resource_attributes/otel_scope_name/otel_scope_version/otel_scope_attributes/otel_log_attributes/name/description/labels/span_name/span_kind/span_status/span_attributes|3.0.0
 action!|s||insert/upsert/delete/rename/hash/extract/convert|3.0.0
 key|s|||3.0.0	action=insert/upsert/delete/rename/hash/extract/convert
 value|s|||3.0.0	action=insert/upsert/rename
 pattern|s|||3.0.0	action=extract
 converted_type|s||string/boolean/int/double|3.0.0	action=convert
processor	cumulative_to_delta					5.0.0
 initial_value|s|unset|unset/auto/keep/drop|5.0.0
 drop_first|b|true||5.0.0
 drop_on_reset|b|true||5.0.0
 max_staleness|t|1h||5.0.0
 max_series|i|65536||5.0.0
processor	labels					2.1.0
 update*|1|||2.1.0
 insert*|1|||2.1.0
 upsert*|1|||2.1.0
 delete*|s|||2.1.0
 hash*|s|||2.1.0
processor	metrics_selector					3.0.0
 metric_name*|s|||3.0.0
 context*|s||metric_name/delete_label_value|3.0.0
 action|s||include/exclude|3.0.0
 label|s|||3.1.0
 operation_type|s|||3.0.0
processor	opentelemetry_envelope					3.1.0
processor	sampling					4.0.0
 type!|s|||4.0.0
 debug|b|false||4.0.0
 sampling_settings|v|||4.0.0
 conditions|v|||4.0.0
processor	sql					3.0.0
 query!|s|||3.0.0
processor	tda					5.0.0
 window_size|i|60||5.0.0
 min_points|i|10||5.0.0
 embed_dim|i|3||5.0.0
 embed_delay|i|1||5.0.0
 threshold|d|0||5.0.0
processor	template					3.0.0
custom	calyptia					1.9.0
 api_key|s|||1.9.0
 store_path|s|||1.9.0
 calyptia_host|s|cloud-api.calyptia.com||1.9.0
 calyptia_port|s|443||1.9.0
 calyptia_tls|b|true||1.9.0
 calyptia_tls.verify|b|true||1.9.0
 add_label*|1|||1.9.0
 machine_id|s|||1.9.0
 fleet_id|s|||2.1.0
 fleet.config_dir|s|/tmp/calyptia-fleet||2.2.0
 fleet.interval_sec|s|-1||2.2.0
 fleet.interval_nsec|s|-1||2.2.0
 fleet.max_http_buffer_size|s|||3.2.0
 fleet_name|s|||2.2.0
 pipeline_id|s|||2.0.0
 register_retry_on_flush|b|true||4.0.0
 fleet_config_legacy_format|b|true||4.0.0
section	service					
 Flush|d|1
 flush.adaptive|b|false||5.1.0
 flush.adaptive.min_interval|d|0.5||5.1.0
 flush.adaptive.max_interval|d|2.0||5.1.0
 flush.adaptive.low_pressure|d|25.0||5.1.0
 flush.adaptive.medium_pressure|d|50.0||5.1.0
 flush.adaptive.high_pressure|d|75.0||5.1.0
 flush.adaptive.up_steps|i|2||5.1.0
 flush.adaptive.down_steps|i|3||5.1.0
 Grace|i|5
 json.convert_nan_to_null|b|false||2.0.0
 security.fips_mode|b|false||5.1.0
 Daemon|b|false
 Log_File|s
 Parsers_File*|s
 Plugins_File*|s
 Log_Level|s|info|off/error/warn/info/debug/trace
 HTTP_Server|b|false
 HTTP_Listen|s|0.0.0.0
 HTTP_Port|i|2020
 Health_Check|b|false||1.8.0
 HC_Errors_Count|i|5||1.8.0
 HC_Retry_Failure_Count|i|5||1.8.0
 HC_Period|i|60||1.8.0
 dns.mode|s||UDP/TCP|1.9.0
 dns.resolver|s||LEGACY/ASYNC|1.9.0
 dns.prefer_ipv4|b|||1.9.0
 dns.prefer_ipv6|b|||3.0.0
 storage.path|s
 storage.sync|s|normal|normal/full
 storage.metrics|b|true||1.5.0
 storage.checksum|b
 storage.backlog.mem_limit|z|100M
 storage.backlog.flush_on_shutdown|b|false||4.1.0
 storage.max_chunks_up|i|128||1.2.0
 storage.delete_irrecoverable_chunks|b|||2.1.0
 storage.trim_files|b|||2.2.0
 storage.type|s||memory/filesystem/memrb|4.1.0
 storage.inherit|b|false||4.1.0
 storage.keep.rejected|b|||4.2.0
 storage.rejected.path|s|||4.2.0
 storage.rejected.limit|z|||5.1.0
 Coro_Stack_Size|i|FLB_CORO_STACK_SIZE
 multiline_buffer_limit|z|2MB||4.1.0
 scheduler.cap|i|2000||1.9.0
 scheduler.base|i|5||1.9.0
 json.escape_unicode|b|true||4.1.0
 Streams_File*|s|||1.1.0
 sp.convert_from_str_to_num|b|true||2.2.0
 Enable_Chunk_Trace|b|||2.0.0
 windows.maxstdio|i|512||4.1.0
 Hot_Reload|b|||2.1.0
 Hot_Reload.Ensure_Thread_Safety|b|true||2.2.0
 Hot_Reload.Timeout|i|0||4.1.0
section	input					
 name!|s
 tag|s|default
 log_level|s|info|off/error/warn/info/debug/trace|1.4.0
 log_suppress_interval|t|0||2.1.0
 routable|b|true||1.2.0
 alias|s
 mem_buf_limit|z|0
 storage.type|s|memory|memory/filesystem/memrb|1.4.0
 storage.pause_on_chunks_overlimit|b|false||1.9.0
 threaded|b|false||2.0.0
 thread.ring_buffer.capacity|i|1024||4.1.0
 thread.ring_buffer.window|i|5||4.1.0
 rate_window|t|1s||5.1.0
 rate_gate|b|false||5.1.0
 rate_gate.max_bytes|z|0||5.1.0
 rate_gate.max_records|i|0||5.1.0
 rate_gate.backpressure|b|true||5.1.0
 rate_gate.resume_ratio|d|0.80||5.1.0
 listen|s
 host|s
 port|i
 ipv6|b
 tls|b|||2.0.0
 tls.verify|b|||2.0.0
 tls.verify_client_cert|b|||5.0.0
 tls.verify_hostname|b|||3.1.0
 tls.debug|i|||2.0.0
 tls.vhost|s|||2.0.0
 tls.ca_path|s|||2.0.0
 tls.ca_file|s|||2.0.0
 tls.crt_file|s|||2.0.0
 tls.key_file|s|||2.0.0
 tls.key_passwd|s|||2.0.0
 tls.min_version|s|||4.0.0
 tls.max_version|s|||4.0.0
 tls.ciphers|s|||4.0.0
section	filter					
 name!|s
 match|s
 match_regex|s
 alias|s
 log_level|s|info|off/error/warn/info/debug/trace|1.4.0
 log_suppress_interval|t|0||2.1.0
 active|b|true
section	output					
 name!|s
 match|s
 match_regex|s
 alias|s
 log_level|s|info|off/error/warn/info/debug/trace|1.4.0
 log_suppress_interval|t|0||2.1.0
 retry_limit|i|1
 tls.windows.certstore_name|s|||4.1.0
 tls.windows.use_enterprise_store|s|||4.1.0
 tls.windows.client_thumbprints|s|||4.2.0
 host|s
 port|i
 ipv6|b
 tls|b
 tls.verify|b
 tls.verify_hostname|b|||3.1.0
 tls.debug|i
 tls.vhost|s|||1.3.0
 tls.ca_path|s
 tls.ca_file|s
 tls.crt_file|s
 tls.key_file|s
 tls.key_passwd|s
 tls.min_version|s|||4.0.0
 tls.max_version|s|||4.0.0
 tls.ciphers|s|||4.0.0
 tls.proxy.verify|b|||5.1.0
 tls.proxy.verify_hostname|b|||5.1.0
 tls.proxy.ca_path|s|||5.1.0
 tls.proxy.ca_file|s|||5.1.0
 storage.total_limit_size|z|||1.6.0
 workers|i|||1.7.0
section	processor					
 name!|s
 alias|s
 log_level|s|info|off/error/warn/info/debug/trace
 condition|s
section	custom					
 name!|s
 alias|s
 log_level|s||off/error/warn/info/debug/trace
section	net upstream					
 net.dns.mode|s|||1.9.0
 net.dns.resolver|s|||1.9.0
 net.dns.prefer_ipv4|b|false||1.9.0
 net.dns.prefer_ipv6|b|false||3.0.0
 net.keepalive|b|true||1.5.0
 net.keepalive_idle_timeout|t|30s||1.5.0
 net.tcp_keepalive|b|off||3.2.0
 net.tcp_keepalive_time|i|-1||3.2.0
 net.tcp_keepalive_interval|i|-1||3.2.0
 net.tcp_keepalive_probes|i|-1||3.2.0
 net.io_timeout|t|0s||2.0.0
 net.connect_timeout|t|10s||1.5.0
 net.connect_timeout_log_error|b|true||1.9.0
 net.source_address|s|||1.5.0
 net.keepalive_max_recycle|i|2000||1.7.0
 net.max_worker_connections|i|0||2.2.0
 net.proxy_env_ignore|b|FALSE||4.1.0
section	net downstream					
 net.share_port|b|false||3.0.0
 net.backlog|i|128||4.1.0
 net.io_timeout|t|0s||2.0.0
 net.accept_timeout|t|10s||2.0.0
 net.accept_timeout_log_error|b|true||2.0.0
 net.keepalive|b|true||3.1.0
section	net tls					
 tls|b|off||1.7.0
 tls.verify|b|on||1.7.0
 tls.verify_client_cert|b|off||5.0.0
 tls.debug|i|1||1.7.0
 tls.ca_file|s|||1.7.0
 tls.ca_path|s|||1.7.0
 tls.crt_file|s|||1.7.0
 tls.key_file|s|||1.7.0
 tls.key_passwd|s|||1.7.0
 tls.vhost|s|||1.7.0
 tls.verify_hostname|b|off||3.1.0
 tls.min_version|s|||4.0.0
 tls.max_version|s|||4.0.0
 tls.ciphers|s|||4.0.0
 tls.proxy.ca_file|s|||5.1.0
 tls.proxy.ca_path|s|||5.1.0
 tls.proxy.verify|b|on||5.1.0
 tls.proxy.verify_hostname|b|on||5.1.0
section	net http-server					
 http_server.http2|b|true
 http_server.idle_timeout|t|10s
 http_server.buffer_max_size|z|4M
 http_server.buffer_chunk_size|z|512K
 http_server.max_connections|z|0
 http_server.workers|i|1
 http_server.ingress_queue_event_limit|z|8192
 http_server.ingress_queue_byte_limit|z|256M
 http2|b|true
 buffer_max_size|z|4M
 buffer_chunk_size|z|512K
 max_connections|z|0
 workers|i|1
section	net oauth2					
 oauth2.enable|b|false
 oauth2.token_url|s
 oauth2.client_id|s
 oauth2.client_secret|s
 oauth2.user_agent|s
 oauth2.scope|s
 oauth2.audience|s
 oauth2.resource|s
 oauth2.auth_method|s|basic
 oauth2.jwt_key_file|s
 oauth2.jwt_cert_file|s
 oauth2.jwt_aud|s
 oauth2.jwt_header|s|kid
 oauth2.jwt_ttl_seconds|i|300
 oauth2.refresh_skew_seconds|i|60
 oauth2.timeout|t|0s
 oauth2.connect_timeout|t|0s
section	net oauth2Jwt					
 oauth2.validate|b|false
 oauth2.issuer|s
 oauth2.jwks_url|s
 oauth2.allowed_audience|s
 oauth2.allowed_clients*|1
 oauth2.jwks_refresh_interval|i|300
section	parser					
 name!|s
 format!|s||regex/json/ltsv/logfmt
 regex|s
 skip_empty_values|b|true
 time_format|s
 time_key|s
 time_keep|b|false
 time_strict|b|true
 time_system_timezone|b|false
 time_offset|s
 time_zone|s
 logfmt_no_bare_keys|b|false
 types|s
 decode_field*|s
 decode_field_as*|s
section	multiline_parser					
 name!|s
 type!|s||regex/endswith/equal/eq
 match_string|s
 negate|b
 key_content|s
 key_pattern|s
 key_group|s
 parser|s
 flush_timeout|t
 rule*|s
section	stream_task					
 name!|s
 exec!|s
section	upstream					
 name!|s
section	node					
 name!|s
 host!|s
 port!|i
 tls|b
 tls.verify|b
 tls.verify_hostname|b
 tls.debug|i
 tls.vhost|s
 tls.ca_path|s
 tls.ca_file|s
 tls.crt_file|s
 tls.key_file|s
 tls.key_passwd|s
section	plugins					
 path!*|s
`;
