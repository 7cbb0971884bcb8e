/** Logs whose programs write stack traces over many lines. Java stands for all that runs on its machine. */
const traced =
  /(?:java|tomcat|catalina|spring|log4j|logback|jboss|wildfly|jetty)|(?:^|[/._-])app(?:lication|s)?(?:[/._*-]|$)/i;

/** Logs of one line a record, also where they stand in the folder of an application. */
const oneLine = /nginx|apache|httpd|access|audit|syslog|messages|auth\.log|[/._-]gc[/._*-]/i;

/** Whether a path or a tag tells that its lines are those of an application, which writes stack traces. */
export function namesTracedLog(...names: readonly (string | undefined)[]): boolean {
  const text = names.filter((name) => name !== undefined);
  return text.some((name) => traced.test(name)) && !text.some((name) => oneLine.test(name));
}
