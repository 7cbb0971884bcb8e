/** A parser of Fluentd that is a regular expression with a time format of its own. */
export interface FluentdFormat {
  readonly expression: string;
  readonly timeFormat: string | undefined;
}

const clfTime = '%d/%b/%Y:%H:%M:%S %z';
const request = String.raw`"(?<method>\S+)(?: +(?<path>[^"]*?)(?: +\S*)?)?" (?<code>[^ ]*) (?<size>[^ ]*)`;
const visitor = String.raw`(?: "(?<referer>[^"]*)" "(?<agent>[^"]*)")?$`;
const rfc5424 = String.raw`(?<time>[^ ]+) (?<host>[!-~]{1,255}) (?<ident>[!-~]{1,48}) (?<pid>[!-~]{1,128}) (?<msgid>[!-~]{1,32}) (?<extradata>(?:-|(?:\[.*?(?<!\\)\])+))(?: (?<message>.+))?`;
const rfc3164 = String.raw`(?<host>[^ ]*) (?<ident>[^ :\[]*)(?:\[(?<pid>[0-9]+)\])?(?:[^:]*:)? *(?<message>.*)$`;

/** The fields that Fluentd's own parsers find, by the parser's name; of syslog by its message format, with a priority or without. */
export const fluentdFormats: Readonly<Record<string, FluentdFormat>> = {
  nginx: {
    expression: String.raw`/^(?<remote>[^ ]*) (?<host>[^ ]*) (?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request}${visitor}/`,
    timeFormat: clfTime,
  },
  apache: {
    expression: String.raw`/^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request}${visitor}/`,
    timeFormat: clfTime,
  },
  apache2: {
    expression: String.raw`/^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \[(?<time>[^\]]*)\] ${request}${visitor}/`,
    timeFormat: clfTime,
  },
  apache_error: {
    expression: String.raw`/^\[[^ ]* (?<time>[^\]]*)\] \[(?<level>[^\]]*)\](?: \[pid (?<pid>[^\]:]*)[^\]]*\])?(?: \[client (?<client>[^\]]*)\])? (?<message>.*)$/`,
    timeFormat: undefined,
  },
  rfc3164: {
    expression: String.raw`/^(?<time>[^ ]*\s*[^ ]* [^ ]*) ${rfc3164}/`,
    timeFormat: '%b %d %H:%M:%S',
  },
  'rfc3164 with priority': {
    expression: String.raw`/^<(?<pri>[0-9]+)>(?<time>[^ ]* {1,2}[^ ]* [^ ]*) ${rfc3164}/`,
    timeFormat: '%b %d %H:%M:%S',
  },
  rfc5424: { expression: String.raw`/\A${rfc5424}\z/m`, timeFormat: '%Y-%m-%dT%H:%M:%S.%L%z' },
  'rfc5424 with priority': {
    expression: String.raw`/\A<(?<pri>[0-9]{1,3})>[1-9]\d{0,2} ${rfc5424}\z/m`,
    timeFormat: '%Y-%m-%dT%H:%M:%S.%L%z',
  },
  cri: {
    expression: String.raw`/^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[^ ]*) (?<message>.*)$/`,
    timeFormat: '%Y-%m-%dT%H:%M:%S.%L%z',
  },
};

/** Names of syslog's facilities and severities, by their numbers. */
export const syslogFacilities: readonly string[] = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert at ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');
export const syslogSeverities: readonly string[] = 'emerg alert crit err warn notice info debug'.split(' ');
