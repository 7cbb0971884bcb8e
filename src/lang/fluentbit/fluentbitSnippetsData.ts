/** Whole pipelines to begin with, in the classic format. */
export const fluentbitSnippets: readonly { readonly label: string; readonly detail: string; readonly body: string }[] =
  [
    {
      label: 'INPUT: container logs',
      detail: 'Follow the logs of a Kubernetes node',
      body: [
        '[INPUT]',
        '    Name              tail',
        '    Tag               kube.*',
        '    Path              /var/log/containers/*.log',
        '    multiline.parser  docker, cri',
        '    DB                /var/log/flb_kube.db',
        '    Mem_Buf_Limit     50MB',
        '    Skip_Long_Lines   On',
        '',
        '[FILTER]',
        '    Name       kubernetes',
        '    Match      kube.*',
        '    Merge_Log  On',
        '    Keep_Log   Off',
        '$0',
      ].join('\n'),
    },
    {
      label: 'OUTPUT: Loki',
      detail: 'Push to Loki',
      body: [
        '[OUTPUT]',
        '    Name         loki',
        '    Match        ${1:*}',
        '    Host         ${2:loki}',
        '    Port         3100',
        '    Labels       job=fluent-bit',
        '    Line_Format  json',
        '$0',
      ].join('\n'),
    },
    {
      label: 'OUTPUT: Elasticsearch',
      detail: 'Write into Elasticsearch',
      body: [
        '[OUTPUT]',
        '    Name                es',
        '    Match               ${1:*}',
        '    Host                ${2:elasticsearch}',
        '    Port                9200',
        '    Logstash_Format     On',
        '    Suppress_Type_Name  On',
        '$0',
      ].join('\n'),
    },
  ];
