/** A config of about so many lines; with another name all its tags and paths are others. */
export function fluentdConfig(lines: number, name = 'app'): string {
  let text = '';
  for (let count = 0; count * 20 < lines; count++) {
    text += `<source>\n  @type tail\n  path /var/log/${name}${count}/*.log\n  pos_file /var/log/${name}${count}.pos\n  tag ${name}${count}.*\n  <parse>\n    @type regexp\n    expression /^(?<time>[^ ]+) (?<log>.*)$/\n  </parse>\n</source>\n\n<match ${name}${count}.**>\n  @type forward\n  <server>\n    host "#{ENV['HOST'] || 'a'}"\n    port 24224\n  </server>\n  <buffer tag>\n    flush_interval 5s\n  </buffer>\n</match>\n`;
  }
  return text;
}

/** The same in the classic form of Fluent Bit. */
export function fluentbitConfig(lines: number, name = 'app'): string {
  let text = '[SERVICE]\n    Flush 1\n';
  for (let count = 0; count * 10 < lines; count++) {
    text += `[INPUT]\n    Name tail\n    Path /var/log/${name}${count}/*.log\n    Tag ${name}${count}.*\n    DB /var/log/${name}${count}.db\n    Mem_Buf_Limit 5MB\n[OUTPUT]\n    Name loki\n    Match ${name}${count}.*\n    Labels app=x${count}\n`;
  }
  return text;
}

/** A config in the YAML form of Fluent Bit. */
export const yamlConfig =
  "service:\n  flush: 1\npipeline:\n  inputs:\n    - name: tail\n      path: /a/*.log\n      tag: kube.*\n      processors:\n        logs:\n          - name: content_modifier\n            action: insert\n            key: a\n            value: b\n  outputs:\n    - name: loki\n      match: '*'\n      labels: job=x\n";
