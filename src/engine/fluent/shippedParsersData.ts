/** A parser as a config file defines it, by the keys that the agent looks up. */
export type ParserProperties = Readonly<Record<string, string>>;

const clfTime = '%d/%b/%Y:%H:%M:%S %z';
const request = String.raw`"(?<method>\S+)(?: +(?<path>[^"]*?)(?: +\S*)?)?" (?<code>[^ ]*) (?<size>[^ ]*)`;
const visitor = String.raw`(?: "(?<referer>[^"]*)" "(?<agent>[^"]*)")?$`;

/**
 * What the parsers of the file `parsers.conf` take that comes with Fluent Bit, by name: used where a config names that file and it does
 * not lie beside it. The expressions are our own and name the same fields.
 */
export const shippedParsers: Readonly<Record<string, ParserProperties>> = {
  apache: {
    format: 'regex',
    regex: String.raw`^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request}${visitor}`,
    time_key: 'time',
    time_format: clfTime,
  },
  apache2: {
    format: 'regex',
    regex: String.raw`^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request}${visitor}`,
    time_key: 'time',
    time_format: clfTime,
  },
  apache_error: {
    format: 'regex',
    regex: String.raw`^\[[^ ]* (?<time>[^\]]*)\] \[(?<level>[^\]]*)\](?: \[pid (?<pid>[^\]]*)\])?(?: \[client (?<client>[^\]]*)\])? (?<message>.*)$`,
  },
  nginx: {
    format: 'regex',
    regex: String.raw`^(?<remote>[^ ]*) (?<host>[^ ]*) (?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request}${visitor}`,
    time_key: 'time',
    time_format: clfTime,
  },
  'k8s-nginx-ingress': {
    format: 'regex',
    regex: String.raw`^(?<host>[^ ]*) - (?:\[[^ ]*\] - )?(?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request} "(?<referer>[^"]*)" "(?<agent>[^"]*)" (?<request_length>[^ ]*) (?<request_time>[^ ]*) \[(?<proxy_upstream_name>[^ ]*)\] (?:\[(?<proxy_alternative_upstream_name>[^ ]*)\] )?(?<upstream_addr>[^ ]*) (?<upstream_response_length>[^ ]*) (?<upstream_response_time>[^ ]*) (?<upstream_status>[^ ]*) (?<reg_id>[^ ]*).*$`,
    time_key: 'time',
    time_format: clfTime,
  },
  json: { format: 'json', time_key: 'time', time_format: clfTime },
  logfmt: { format: 'logfmt' },
  docker: { format: 'json', time_key: 'time', time_format: '%Y-%m-%dT%H:%M:%S.%L', time_keep: 'on' },
  'docker-daemon': {
    format: 'regex',
    regex: String.raw`time="(?<time>[^ ]*)" level=(?<level>[^ ]*) msg="(?<msg>[^ ].*)"`,
    time_key: 'time',
    time_format: '%Y-%m-%dT%H:%M:%S.%L',
    time_keep: 'on',
  },
  'syslog-rfc5424': {
    format: 'regex',
    regex: String.raw`^<(?<pri>[0-9]{1,5})>1 (?<time>[^ ]+) (?<host>[^ ]+) (?<ident>[^ ]+) (?<pid>[-0-9]+) (?<msgid>[^ ]+) (?<extradata>\[.*\]|-) (?<message>.+)$`,
    time_key: 'time',
    time_format: '%Y-%m-%dT%H:%M:%S.%L%z',
    time_keep: 'on',
  },
  'syslog-rfc3164-local': {
    format: 'regex',
    regex: String.raw`^<(?<pri>[0-9]+)>(?<time>[^ ]* {1,2}[^ ]* [^ ]*) (?<ident>[a-zA-Z0-9_/.\-]*)(?:\[(?<pid>[0-9]+)\])?(?:[^:]*:)? *(?<message>.*)$`,
    time_key: 'time',
    time_format: '%b %d %H:%M:%S',
    time_keep: 'on',
  },
  'syslog-rfc3164': {
    format: 'regex',
    regex: String.raw`^<(?<pri>[0-9]+)>(?<time>[^ ]* {1,2}[^ ]* [^ ]*) (?<host>[^ ]*) (?<ident>[a-zA-Z0-9_/.\-]*)(?:\[(?<pid>[0-9]+)\])?(?:[^:]*:)? *(?<message>.*)$`,
    time_key: 'time',
    time_format: '%b %d %H:%M:%S',
    time_keep: 'on',
  },
  mongodb: {
    format: 'regex',
    regex: String.raw`^(?<time>[^ ]*)\s+(?<severity>\w)\s+(?<component>[^ ]+)\s+\[(?<context>[^\]]+)\]\s+(?<message>.*?) *(?<ms>\d+)?(?:ms)?$`,
    time_key: 'time',
    time_format: '%Y-%m-%dT%H:%M:%S.%L',
    time_keep: 'on',
  },
  cri: {
    format: 'regex',
    regex: String.raw`^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[^ ]*) (?<message>.*)$`,
    time_key: 'time',
    time_format: '%Y-%m-%dT%H:%M:%S.%L%z',
    time_keep: 'on',
  },
};
